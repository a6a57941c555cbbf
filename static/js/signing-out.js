/* Nobody signs out over taps that the server does not have yet (SECURITY-REQUIREMENTS E5). */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.unsent) return;
  event.preventDefault();
  const count = await window.taps.count().catch(() => 0);
  if (!count) {
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
