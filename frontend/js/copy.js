// "Copy" buttons: <button type="button" data-copy="#id" data-copied="Copied" hidden>Copy</button>

export function startCopy() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const source = document.querySelector(button.dataset.copy);
    if (!source) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button, source));
  }
}

async function copy(button, source) {
  await navigator.clipboard.writeText(("value" in source ? source.value : source.textContent).trim());
  const before = button.textContent;
  button.textContent = button.dataset.copied || before;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => (button.textContent = before), 4000);
}
