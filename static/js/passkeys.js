// Asks the browser for a passkey, and sends what it answers with the form.
// The server speaks base64url, the browser bytes.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

function asTheBrowserWants({ publicKey }) {
  const wanted = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (publicKey.user) {
    wanted.user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  }
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    wanted[list] = (publicKey[list] ?? []).map((known) => ({ ...known, id: toBytes(known.id) }));
  }
  return { publicKey: wanted };
}

const ANSWERS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

function asTheServerWants(credential) {
  const given = ANSWERS.filter((name) => credential.response[name]);
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(given.map((name) => [name, toText(credential.response[name])])),
  });
}

// The way in asks for its options only when they are needed: they start a session.
async function optionsFor(form) {
  const written = document.getElementById("passkey-options");
  if (written) {
    return JSON.parse(written.textContent);
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return answer.json();
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const refusal = form.querySelector("[role=alert]");
  refusal.hidden = true;
  try {
    const options = await optionsFor(form);
    const asked = asTheBrowserWants(options.creation_options ?? options.request_options);
    const credential = await navigator.credentials[form.dataset.passkey](asked);
    form.elements.credential.value = asTheServerWants(credential);
    form.submit();
  } catch {
    refusal.hidden = false;
  }
}

// A browser knows the way and still refuses it over plain HTTP, and at an address of digits.
const isHostName = !/^([\d.]+|\[.*\])$/.test(window.location.hostname);

if (window.PublicKeyCredential && window.isSecureContext && isHostName) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.addEventListener("submit", send);
    form.hidden = false;
  }
  for (const way of document.querySelectorAll("[data-with-passkeys]")) {
    way.hidden = false;
  }
  document.querySelector("[data-without-passkeys]")?.remove();
}
