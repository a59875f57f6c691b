// A deed on the map: sent as its own form would be. It is saved and the page comes anew, or it is plainly not saved.

/** Send a form's values; true when the server took them (it answers a form it took by leading on). */
export async function post(url, values) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: token ? token.value : "" });
  try {
    const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
    return answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

export function say(scope, sentence) {
  const status = scope.querySelector("[data-map-status]");
  if (status && sentence) status.textContent = sentence;
}

/** Put somebody into a ring; back on the page the focus is where it was. Where it fails, false, and it says so. */
export async function place(svg, scope, member, ring) {
  say(scope, svg.dataset.sayMoving);
  if (!(await post(`${member.getAttribute("href")}place/`, { ring, then: "map" }))) {
    plainly(scope, svg.dataset.sayNotSaved);
    return false;
  }
  location.hash = member.dataset.member;
  location.reload();
  return true;
}

/** Say it for everybody: aloud, and to be seen above the picture. */
export function plainly(scope, sentence) {
  const status = scope.querySelector("[data-map-status]");
  if (!status) return;
  status.classList.remove("govuk-visually-hidden");
  status.classList.add("map-status");
  status.textContent = sentence;
}
