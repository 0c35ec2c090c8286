// Says on the page when the browser has not made or used a passkey; allauth's scripts do the rest.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-problem").hidden = false;
});
