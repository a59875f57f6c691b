// Text that waits on this device because the network is gone. It lies sealed under a key that only a page of the same
// account holds, so whoever signs in next on this phone cannot read it, and it is sent by its own author only.

const PREFIX = "kith.keep.";
const DAYS = 30;

export function deviceFor(page) {
  const key = page.dataset.key;
  if (!key || !globalThis.crypto?.subtle || !usable()) return null; // a shared phone is given no key
  const mine = `${PREFIX}${page.dataset.owner}.`;
  const cipher = crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);

  return {
    async put(once, body) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const text = new TextEncoder().encode(body);
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await cipher, text);
      try {
        localStorage.setItem(mine + once, JSON.stringify({ at: Date.now(), iv: letters(iv), text: letters(sealed) }));
        return true;
      } catch {
        return false; // no room on the device
      }
    },
    async get(once) {
      try {
        const { iv, text } = JSON.parse(localStorage.getItem(mine + once));
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, await cipher, bytes(text));
        return new TextDecoder().decode(plain);
      } catch {
        return null;
      }
    },
    /** Forget a text; only if it is still the one that was sent. */
    drop(once, was) {
      if (was === undefined || localStorage.getItem(mine + once) === was) localStorage.removeItem(mine + once);
    },
    raw: (once) => localStorage.getItem(mine + once),
    waiting: () => names(mine).map((name) => name.slice(mine.length)),
  };
}

/** Signing out leaves nothing behind. */
export function wipe() {
  if (usable()) for (const name of names(PREFIX)) localStorage.removeItem(name);
}

/** Nor does what nobody came back for. */
export function wipeOld() {
  if (!usable()) return;
  for (const name of names(PREFIX)) {
    let at = 0;
    try {
      at = JSON.parse(localStorage.getItem(name)).at;
    } catch {
      // not ours to read: too old
    }
    if (!(Date.now() - at < DAYS * 86_400_000)) localStorage.removeItem(name);
  }
}

function usable() {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
}

const names = (prefix) => Object.keys(localStorage).filter((name) => name.startsWith(prefix));
const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const letters = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
