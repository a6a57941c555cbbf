/* Nobody signs out over taps of theirs that the server does not have yet (SECURITY-REQUIREMENTS E5). Those of
   somebody else stay on the device: the server is told to leave its storage alone. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.unsent) return;
  event.preventDefault();
  const all = await window.taps.all().catch(() => []);
  const count = all.filter(window.taps.isMine).length;
  if (!count) {
    if (all.length) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "kept", value: "1" }));
    form.submit();
    return;
  }
  let said = form.querySelector("[role=alert]");
  if (!said) {
    said = document.createElement("p");
    said.setAttribute("role", "alert");
    form.append(said);
  }
  said.textContent = form.dataset.unsent.replace("%s", count);
});
