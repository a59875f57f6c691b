// The map with a script: arrow keys move between people, + and - bring the one who has the focus closer or further
// away, L shows only their lines, and the picture opens on the inner rings on a phone. Dragging is in drag.js.
//
// The server drew everything: without this file every person is a link, and the whole picture is shown. Here only the
// picture's viewBox, who can be reached by Tab, and one sentence for screen readers change. Attributes on the svg:
// data-view-whole and data-view-inner (viewBoxes), data-say-whole, -inner, -moving, -closest, -furthest, -not-saved
// (sentences).

import { place } from "./place.js";
import { wireDrag } from "./drag.js";

const PHONE = "(max-width: 40.0525em)";
const KEYBOARD = "(hover: hover) and (min-width: 40.0625em)";
const STEP = 1.4;
const RINGS = { "+": -1, "=": -1, "-": 1, _: 1 };
const FURTHEST = 4;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function startMap() {
  for (const svg of document.querySelectorAll("svg[data-map]")) wire(svg);
}

function wire(svg) {
  const members = [...svg.querySelectorAll(".map-member")];
  const scope = svg.closest("[data-map-scope]") || document;
  const frame = svg.closest("[data-map-scroll]");
  if (frame) frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2; // me in the middle
  if (svg.dataset.viewWhole && svg.dataset.viewInner) wireZoom(svg, scope, members);
  const links = members.filter((member) => member.hasAttribute("href"));
  if (!links.length) return;
  wireArrows(svg, links);
  wireRings(svg, scope, links);
  wireLines(svg);
  wireDrag(svg, scope);
}

// Zoom

function wireZoom(svg, scope, members) {
  const tools = scope.querySelector("[data-map-tools]");
  const buttons = [...scope.querySelectorAll("[data-map-zoom]")];
  const status = scope.querySelector("[data-map-status]");

  const show = (name, aloud) => {
    setView(svg, numbers(name === "inner" ? svg.dataset.viewInner : svg.dataset.viewWhole));
    for (const button of buttons) {
      const kind = button.dataset.mapZoom;
      if (kind === "inner" || kind === "whole") button.setAttribute("aria-pressed", String(kind === name));
    }
    const sentence = name === "inner" ? svg.dataset.sayInner : svg.dataset.sayWhole;
    if (aloud && status && sentence) status.textContent = sentence;
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const kind = button.dataset.mapZoom;
      if (kind === "in" || kind === "out") scale(svg, kind === "in" ? 1 / STEP : STEP);
      else show(kind, true);
    });
  }
  // Nobody is left outside the picture while they have the focus.
  for (const member of members) {
    member.addEventListener("focus", () => {
      if (!inView(svg, member)) show("whole", true);
    });
  }
  // Paper has room for everybody.
  addEventListener("beforeprint", () => show("whole", false));
  if (tools) tools.hidden = false;
  show(matchMedia(PHONE).matches ? "inner" : "whole", false);
}

const numbers = (text) => text.trim().split(/[\s,]+/).map(Number);

/** Show one part of the picture; its height follows, so that no empty band stands around a part. */
function setView(svg, view) {
  svg.setAttribute("height", String(Math.round((1000 * view[3]) / view[2])));
  svg.setAttribute("viewBox", view.map((number) => Math.round(number * 10) / 10).join(" "));
}

/** Make the picture larger or smaller around its middle, never larger than the whole. */
function scale(svg, factor) {
  const [x, y, width, height] = numbers(svg.getAttribute("viewBox"));
  const whole = numbers(svg.dataset.viewWhole);
  const w = Math.min(width * factor, whole[2]);
  const h = Math.min(height * factor, whole[3]);
  if (w === whole[2]) return setView(svg, whole);
  setView(svg, [x + (width - w) / 2, y + (height - h) / 2, w, h]);
}

function inView(svg, member) {
  const frame = svg.getBoundingClientRect();
  const [x, y] = middle(member);
  return x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;
}

// Arrow keys

function wireArrows(svg, members) {
  const reach = (chosen) => {
    for (const member of members) member.setAttribute("tabindex", member === chosen ? "0" : "-1");
  };
  reach(members.find((member) => member.hasAttribute("aria-current")) || members[0]);
  for (const member of members) member.addEventListener("focus", () => reach(member));
  svg.addEventListener("keydown", (event) => {
    const here = event.target.closest(".map-member");
    if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = target(event.key, here, members);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

// Closer and further away

/** + and - send the member's own "how close" form: what is on the screen is always what is saved. */
function wireRings(svg, scope, links) {
  const status = scope.querySelector("[data-map-status]");
  const keys = scope.querySelector("[data-map-keys]");
  if (!svg.dataset.sayMoving || !svg.querySelector("[data-ring-edge]")) return;
  if (keys) keys.hidden = !matchMedia(KEYBOARD).matches;
  svg.addEventListener("keydown", (event) => {
    const here = event.target.closest("a.map-member");
    if (!here || event.altKey || event.ctrlKey || event.metaKey || event.repeat || !(event.key in RINGS)) return;
    event.preventDefault();
    const ring = (Number(here.dataset.ring) || FURTHEST + 1) + RINGS[event.key]; // not placed yet: beyond the furthest
    if (ring >= 1 && ring <= FURTHEST) place(svg, scope, here, ring);
    else if (status) status.textContent = ring < 1 ? svg.dataset.sayClosest : svg.dataset.sayFurthest;
  });
  // Back from the form: the focus is where it was.
  links.find((link) => link.dataset.member === location.hash.slice(1))?.focus();
}

/** L on somebody leads to the same picture with their lines alone, where the page has such links. */
function wireLines(svg) {
  svg.addEventListener("keydown", (event) => {
    const here = event.target.closest("a.map-member");
    if (!here || event.altKey || event.ctrlKey || event.metaKey || event.key.toLowerCase() !== "l") return;
    const way = document.querySelector(`[data-shows] a[href*="show=${here.dataset.member}"]`);
    if (way) location.assign(`${way.href}#${here.dataset.member}`);
  });
}

function target(key, here, members) {
  if (key === "Home") return members[0];
  if (key === "End") return members[members.length - 1];
  return key in ARROWS ? nearest(here, members, ARROWS[key]) : null;
}

/** The person who is nearest in the arrow's direction; what lies aside counts double. */
function nearest(here, members, [dx, dy]) {
  const [x, y] = middle(here);
  let best = null;
  let least = Infinity;
  for (const member of members) {
    if (member === here) continue;
    const [mx, my] = middle(member);
    const ahead = (mx - x) * dx + (my - y) * dy;
    const aside = Math.abs((mx - x) * dy) + Math.abs((my - y) * dx);
    if (ahead > 1 && ahead + 2 * aside < least) {
      least = ahead + 2 * aside;
      best = member;
    }
  }
  return best;
}

function middle(member) {
  const box = (member.querySelector(".map-shape") || member).getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}
