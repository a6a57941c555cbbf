/* Kindnesses of the form: "None of these" clears the rest, and a save that failed is tried again.
   The form works without any of it. */
(() => {
  const form = document.querySelector("#page");
  if (!form) return;

  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    const or = target.closest("fieldset")?.querySelector(".choices__or");
    if (!or) return;
    const isAlone = (box) => or.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING;
    const alone = isAlone(target);
    for (const box of form.querySelectorAll(`input[name="${target.name}"]`)) {
      if (box !== target && (alone || isAlone(box))) box.checked = false;
    }
  }, true);

  const saved = document.querySelector("#saved");
  let wait = 2000;
  const later = () => {
    saved.textContent = form.dataset.notSaved;
    if (wait === 2000) document.querySelector("#alert").textContent = form.dataset.notSaved;
    setTimeout(() => window.htmx.trigger(form, "save"), wait);
    wait = Math.min(wait * 2, 30000);
  };
  for (const name of ["htmx:sendError", "htmx:timeout"]) form.addEventListener(name, later);
  form.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status >= 500 || detail.xhr.status === 429) later();
  });

  let typedOn = false;  // who types without a pause is saved every 5 seconds
  form.addEventListener("input", () => { typedOn = true; });
  form.addEventListener("htmx:beforeRequest", () => { typedOn = false; });
  setInterval(() => { if (typedOn) window.htmx.trigger(form, "save"); }, 5000);

  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  form.addEventListener("htmx:afterOnLoad", () => {
    wait = 2000;
    document.querySelector("#alert").textContent = "";
  });
})();
