// Messages on this very browser: <form data-push="our public key" data-push-worker="address of the worker">. The
// browser asks for leave; what it answers goes into the hidden field "given" and is sent as a form.
import { toBytes } from "./passkeys.js";

export async function startPush() {
  if (!navigator.serviceWorker) return;
  if (document.querySelector("meta[name=kith-keeping][data-shared]")) await leaveNothing(); // others use this phone too
  const form = document.querySelector("form[data-push]");
  if (!form) return;
  const without = document.querySelector("[data-push-without]");
  if (!window.PushManager || !window.Notification) {
    without.textContent = without.dataset.pushWithout;
    return;
  }
  without.remove();
  const isOn = "pushOn" in form.dataset;
  form.hidden = isOn && Boolean(await subscription());
  if (!isOn) await leaveNothing(); // turned off, or another account's
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turnOn(form);
  });
}

async function turnOn(form) {
  const said = form.querySelector("[data-push-said]");
  said.textContent = "";
  try {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
    await leaveNothing();
    const worker = await navigator.serviceWorker.register(trusted(form.dataset.pushWorker));
    await ready(worker);
    const given = await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: toBytes(form.dataset.push),
    });
    form.elements.given.value = JSON.stringify(given);
    form.submit();
  } catch {
    said.textContent = form.dataset.pushFailed;
  }
}

/** The address of the worker is the one script address made from text here, and it comes from our own page. */
const rules = { createScriptURL: (text) => text };
let policy;
function trusted(address) {
  policy ||= window.trustedTypes?.createPolicy("kith", rules) || rules;
  return policy.createScriptURL(address);
}

function ready(worker) {
  const starting = worker.installing || worker.waiting;
  if (worker.active || !starting) return null;
  return new Promise((done, failed) => {
    starting.addEventListener("statechange", () => {
      if (starting.state === "activated") done();
      if (starting.state === "redundant") failed(new Error("not started"));
    });
  });
}

async function subscription() {
  for (const worker of await navigator.serviceWorker.getRegistrations()) {
    const found = await worker.pushManager?.getSubscription();
    if (found) return found;
  }
  return null;
}

async function leaveNothing() {
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}
