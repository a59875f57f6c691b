// What somebody writes is kept while they write it: on the server, or on this device while there is no network.
//
// Without this file the button "Keep for later" does the same. Three states only, and "saved" is never said before the
// server's receipt. A page of somebody signed in has <meta name="kith-keeping">; a form to be kept has data-keep.
import { deviceFor, wipe, wipeOld } from "./device.js";

const PAUSE = 1500;
const AGAIN = 15_000;
const AT_MOST = 4000;

export function startDrafts() {
  const page = document.querySelector("meta[name=kith-keeping]");
  if (!page) return;
  const device = deviceFor(page);
  wipeOld();
  const forms = [...document.querySelectorAll("form[data-keep]")].map((form) => watch(form, page, device));
  const replay = () => (device ? sendWaiting(page, device, forms) : Promise.resolve());
  addEventListener("online", replay);
  replay();
  beforeSigningOut(replay, device);
}

/** Send one form's words to be kept; return the server's receipt, or why there is none. */
async function send(url, body) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  const words = new URLSearchParams(body);
  if (token) words.set("csrfmiddlewaretoken", token.value);
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(url, { method: "POST", body: words, headers, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) return "out";
    if (answer.ok || answer.status === 409) return (await answer.json()).receipt;
    return answer.status === 404 ? "out" : "failed";
  } catch {
    return "offline";
  }
}

function watch(form, page, device) {
  const once = form.elements.once?.value;
  let timer, sending, typed = false, seq = 0;

  const body = () => {
    form.elements.draft_seq.value = String(seq);
    const words = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") words.append(name, value);
    return words.toString();
  };

  const save = async () => {
    clearTimeout(timer);
    if (sending || !typed) return;
    typed = false;
    seq += 1;
    sending = true;
    const words = body();
    let receipt = navigator.onLine ? await send(page.content, words) : "offline";
    const here = { offline: "device", out: "signed-out" }[receipt];
    if (here && device && (await device.put(once, words))) receipt = here;
    if (receipt === "kept") device?.drop(once);
    sending = false;
    if (typed) return void later(PAUSE);
    say(form, receipt);
    if (receipt === "failed" || receipt === "offline") {
      typed = true;
      later(AGAIN);
    }
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  form.addEventListener("input", () => {
    typed = true;
    quiet(form);
    if (!sending) later(PAUSE);
  });
  document.addEventListener("visibilitychange", () => document.hidden && save());
  addEventListener("online", () => device?.raw(once) || later(0));
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    seq += 1;
    form.elements.draft_seq.value = String(seq);
    if (navigator.onLine) return;
    event.preventDefault(); // the browser would leave for its own error page
    typed = true;
    save();
  });
  return { once, form, untouched: () => !typed && seq === 0 };
}

/** Send what waits on the device, each once; the page is shown anew where its form was waiting for it. */
async function sendWaiting(page, device, forms) {
  for (const once of navigator.onLine ? device.waiting() : []) {
    const was = device.raw(once);
    const words = await device.get(once);
    let receipt = words === null ? "unreadable" : await send(page.content, words);
    if (receipt === "elsewhere") receipt = await send(page.content, asAnother(words));
    if (receipt === "offline" || receipt === "out" || receipt === "failed") return;
    device.drop(once, was);
    const said = new URLSearchParams(words);
    const open = forms.find((one) => one.form.elements.draft_window.value === said.get("draft_window"));
    if (open) say(open.form, receipt);
    else if (receipt === "kept") showAnew(said.get("draft_address"), forms);
  }
}

/** Another window wrote on: this text becomes a draft of its own, so that both stay. */
function asAnother(body) {
  const words = new URLSearchParams(body);
  words.set("once", crypto.randomUUID?.() || String(Math.random()));
  words.set("draft_base", "");
  return words.toString();
}

function showAnew(address, forms) {
  if (address === location.pathname && forms.length && forms.every((one) => one.untouched())) location.reload();
}

function beforeSigningOut(replay, device) {
  for (const form of document.querySelectorAll("form[action$='/sign-out/']")) {
    form.addEventListener("submit", async (event) => {
      if (!device?.waiting().length) return wipe();
      event.preventDefault();
      await Promise.race([replay(), new Promise((done) => setTimeout(done, AT_MOST))]);
      wipe();
      form.submit();
    });
  }
}

// Words. The sentences are the page's; here one is chosen.

const SAVED = { kept: "kept", device: "device", "signed-out": "device" };

function say(form, receipt) {
  const state = form.querySelector("[data-keep-state]");
  const sentence = state.getAttribute(`data-${receipt}`) || state.dataset.failed;
  state.className = `kith-keeping kith-keeping--${SAVED[receipt] || "failed"}`;
  state.dataset.keepState = receipt;
  state.textContent = sentence;
  state.hidden = false;
  const said = form.querySelector("[data-keep-said]");
  if (said && said.textContent !== sentence) said.textContent = sentence;
}

/** While somebody types on, what was said of the words before no longer holds. */
function quiet(form) {
  form.querySelector("[data-keep-state]").hidden = true;
}
