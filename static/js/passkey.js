// Shows what needs a passkey, where the browser knows of passkeys.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}
