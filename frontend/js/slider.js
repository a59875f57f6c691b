// A row of links to days becomes one slider. Moving it goes to that day once it rests.

const RESTS = 700; // milliseconds

export function startSlider() {
  for (const nav of document.querySelectorAll("[data-slider]")) wire(nav);
}

function wire(nav) {
  const list = nav.querySelector("ol");
  const ways = [...list.querySelectorAll("a")];
  const here = Math.max(ways.findIndex((way) => way.hasAttribute("aria-current")), 0);
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: ways.length - 1, step: 1, value: here, className: "map-slider" });
  slider.setAttribute("aria-label", nav.dataset.slider);
  const day = document.createElement("output");
  let waiting;
  const show = () => {
    const way = ways[Number(slider.value)];
    day.textContent = way.textContent;
    slider.setAttribute("aria-valuetext", way.textContent);
    return way;
  };
  slider.addEventListener("input", () => {
    const way = show();
    clearTimeout(waiting);
    if (Number(slider.value) !== here) waiting = setTimeout(() => location.assign(way.href), RESTS);
  });
  show();
  list.hidden = true;
  list.before(slider, day);
}
