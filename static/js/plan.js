/* The plan's editor: a minute more or less with one press. Without it the field is typed in. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-by]");
    if (!button) return;
    const field = document.getElementById(button.getAttribute("aria-controls"));
    const wanted = (Number.parseInt(field.value, 10) || 0) + Number(button.dataset.by);
    field.value = Math.min(Math.max(wanted, Number(field.min)), Number(field.max));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    document.getElementById("say").textContent = field.value;
  });
})();
