// Asks the browser for a passkey and sends its answer in the form; takes a code out of the address into its field.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

const asked = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
  ...(options.excludeCredentials && { excludeCredentials: named(options.excludeCredentials) }),
  ...(options.allowCredentials && { allowCredentials: named(options.allowCredentials) }),
});

const spelt = (key) => {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[part]) response[part] = text(key.response[part]);
  }
  return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.elements.answer.value = ""; // some browsers fill in what was sent before
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    const button = form.querySelector("button");
    const trouble = form.querySelector(".trouble");
    button.disabled = true;
    trouble.hidden = true;
    try {
      const publicKey = asked(JSON.parse(form.dataset.passkey));
      const container = navigator.credentials;
      form.elements.answer.value = spelt(await (publicKey.user ? container.create({ publicKey }) : container.get({ publicKey })));
      form.submit();
    } catch {
      trouble.textContent = form.dataset.failed;
      trouble.hidden = false;
      button.disabled = false;
    }
  });
}

// A page that is come back to holds a challenge that was answered.
addEventListener("pageshow", (event) => event.persisted && location.reload());

const takeCode = () => {
  const field = document.querySelector("input[data-from-address]");
  if (!field || location.hash.length < 2) return;
  field.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
};
takeCode();
addEventListener("hashchange", takeCode);
