// Dragging somebody to another ring, and drawing a line by choosing two.
//
// A mouse drags at once. With a finger one first chooses "Move people", so that a thumb that scrolls moves nobody. What is
// let go outside the rings goes back where it was; Escape lets go too. The ring picker and the list do the same.

import { place, plainly, post, say } from "./place.js";

const FAR_ENOUGH = 8; // pixels: less is a click

export function wireDrag(svg, scope) {
  const edges = [...svg.querySelectorAll("[data-ring-edge]")]
    .map((edge) => [Number(edge.dataset.ringEdge), Number(edge.getAttribute("r"))])
    .sort((one, other) => one[1] - other[1]);
  if (!edges.length || !svg.dataset.sayBack) return;
  const mode = wireModes(svg, scope);
  let held = null;
  let dragged = false;

  const back = (sentence) => {
    held.link.setAttribute("transform", held.home);
    held.link.classList.remove("map-member--held");
    held = null;
    say(scope, sentence);
  };
  const ringAt = (event) => {
    const at = inside(svg, event);
    const found = edges.find(([, edge]) => Math.hypot(at.x - 500, at.y - 500) <= edge);
    return found ? found[0] : 0;
  };

  svg.addEventListener("dragstart", (event) => event.preventDefault()); // a link's own dragging
  svg.addEventListener("pointerdown", (event) => {
    dragged = false;
    const link = event.target.closest("a.map-member");
    if (!link || event.button || !event.isPrimary || mode() === "line") return;
    if (event.pointerType !== "mouse" && mode() !== "move") return;
    held = { link, x: event.clientX, y: event.clientY, home: link.getAttribute("transform") };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    if (!dragged && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR_ENOUGH) return;
    if (!dragged) {
      svg.setPointerCapture(event.pointerId);
      held.link.classList.add("map-member--held");
      dragged = true;
    }
    const at = inside(svg, event);
    held.link.setAttribute("transform", `translate(${Math.round(at.x)} ${Math.round(at.y)})`);
  });
  svg.addEventListener("pointerup", async (event) => {
    if (!held || !dragged) return void (held = null);
    const { link, home } = held;
    const ring = ringAt(event);
    if (!ring || String(ring) === link.dataset.ring) return back(svg.dataset.sayBack);
    held = null;
    if (await place(svg, scope, link, ring)) return;
    link.setAttribute("transform", home);
    link.classList.remove("map-member--held");
  });
  svg.addEventListener("pointercancel", () => held && back(svg.dataset.sayBack));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) back(svg.dataset.sayBack);
  });
  svg.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a.map-member");
      if (dragged || (link && mode() === "move")) event.preventDefault();
      dragged = false;
    },
    true,
  );
  wireLine(svg, scope, mode);
}

/** The buttons that say what a tap does; none is pressed at first. */
function wireModes(svg, scope) {
  const buttons = [...scope.querySelectorAll("[data-map-mode]")];
  const mode = () => svg.dataset.mode || "";
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => {
      svg.dataset.mode = mode() === button.dataset.mapMode ? "" : button.dataset.mapMode;
      for (const one of buttons) one.setAttribute("aria-pressed", String(one.dataset.mapMode === mode()));
      say(scope, mode() ? button.dataset.say : "");
    });
  }
  return mode;
}

/** Choose one, then another: a line is drawn. Where there is one, its own page opens. */
function wireLine(svg, scope, mode) {
  let first = null;
  svg.addEventListener("click", async (event) => {
    const link = event.target.closest("a.map-member");
    if (!link || mode() !== "line") return;
    event.preventDefault();
    const button = scope.querySelector("[data-map-mode=line]");
    if (!first || first === link) {
      link.classList.toggle("map-member--chosen", first !== link);
      first = first === link ? null : link;
      return say(scope, first ? button.dataset.sayOther : button.dataset.say);
    }
    const [one, other] = [first.dataset.member, link.dataset.member];
    const ends = [...svg.querySelectorAll("[data-one]")].map((line) => [line.dataset.one, line.dataset.other]);
    if ("manyLinks" in svg.dataset || ends.some((pair) => pair.includes(one) && pair.includes(other)))
      return location.assign(`${first.getAttribute("href")}knows/${other}/`);
    say(scope, svg.dataset.sayMoving);
    if (await post(button.dataset.url, { one, other, kind: "", feel: "" })) return location.reload();
    first.classList.remove("map-member--chosen");
    first = null;
    plainly(scope, svg.dataset.sayNotSaved);
  });
}

/** Where a pointer is, in the picture's own units. */
function inside(svg, event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
}
