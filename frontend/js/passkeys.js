// Passkeys: <form data-passkey="create|get" data-passkey-options="JSON" (or data-passkey-from="address of it")>.
// The browser's own dialogue asks; what it answers goes into the hidden field "credential" and is sent as a form.

export function startPasskeys() {
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
}

async function ask(form) {
  const said = form.querySelector("[data-passkey-said]");
  if (said) said.textContent = "";
  try {
    const publicKey = opened(await options(form));
    const answer = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = JSON.stringify(closed(answer));
    form.submit();
  } catch {
    if (said) said.textContent = form.dataset.passkeyFailed;
  }
}

async function options(form) {
  if (form.dataset.passkeyOptions) return JSON.parse(form.dataset.passkeyOptions).publicKey;
  const answer = await fetch(form.dataset.passkeyFrom, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  return (await answer.json()).request_options.publicKey;
}

export const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const opened = (asked) => {
  const ids = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));
  const made = { ...asked, challenge: toBytes(asked.challenge) };
  if (asked.user) made.user = { ...asked.user, id: toBytes(asked.user.id) };
  if (asked.excludeCredentials) made.excludeCredentials = ids(asked.excludeCredentials);
  if (asked.allowCredentials) made.allowCredentials = ids(asked.allowCredentials);
  return made;
};

function closed(answer) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer.response[name]) response[name] = toText(answer.response[name]);
  }
  return {
    id: answer.id,
    rawId: toText(answer.rawId),
    type: answer.type,
    response,
    clientExtensionResults: answer.getClientExtensionResults(),
  };
}
