// Leaving quickly: the button, or Shift three times. GOV.UK's component hears them; here the page is covered, the
// session is ended on the way, and this page's place in the browser's history is given up. Without a script the button
// sends its form, and the server does the same.
import { ExitThisPage, createAll } from "govuk-frontend";

class LeaveQuickly extends ExitThisPage {
  exitPage() {
    const form = this.$root.querySelector("form");
    if (form) fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
    document.title = this.$root.dataset.leaveTitle;
    history.replaceState(null, "", "/");
    document.body.classList.add("govuk-exit-this-page-hide-content");
    const cover = document.createElement("div");
    cover.className = "govuk-exit-this-page-overlay";
    cover.setAttribute("role", "alert");
    document.body.append(cover);
    cover.textContent = this.i18n.t("activated");
    location.replace(this.$button.href);
  }
}

export function startLeaving() {
  for (const root of document.querySelectorAll("[data-leave]")) {
    const link = document.createElement("a");
    const button = root.querySelector("button");
    if (!button) continue;
    link.href = root.dataset.leave;
    link.className = `${button.className} govuk-js-exit-this-page-button`;
    link.rel = "nofollow noreferrer";
    link.draggable = false;
    link.setAttribute("role", "button");
    link.textContent = button.textContent;
    button.replaceWith(link); // the form stays, with its token
  }
  createAll(LeaveQuickly);
  // A page that the browser kept whole is asked for anew: who went back may no longer be signed in.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
