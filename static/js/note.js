/* Kindnesses of the note: a phrase goes in where the words end, without a reload; a part that was
   changed is no longer called suggested; a sentence of the scores comes in while nobody has
   written there. The page works without any of it. */
(() => {
  "use strict";
  const form = document.querySelector("#page");
  if (!form) return;
  const partOf = (element) => element.closest("[data-note-part]");
  const fieldOf = (part) => part.querySelector("textarea");
  const mark = (part) => {
    const words = fieldOf(part).value.trim();
    const still = words !== "" && words === part.dataset.suggested.trim();
    part.querySelector("[data-suggested-mark]").hidden = !still;
  };

  form.addEventListener("input", ({ target }) => {
    const part = partOf(target);
    if (part) mark(part);
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put]");
    if (!button) return;
    event.preventDefault();
    const part = partOf(button);
    const field = fieldOf(part);
    const before = field.value.trimEnd();
    field.value = before ? `${before}\n${button.dataset.put}` : button.dataset.put;
    if (button.name === "copy" && !part.querySelector("input[name=copied]")) {
      const copied = document.createElement("input");
      Object.assign(copied, { type: "hidden", name: "copied", value: button.value });
      part.append(copied);
    }
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener("htmx:oobAfterSwap", () => {
    const { part: name, was, words } = document.querySelector("#suggestion").dataset;
    const part = name && form.querySelector(`[data-note-part="${name}"]`);
    if (!part || part.dataset.suggested === words) return;
    part.dataset.suggested = words;
    const field = fieldOf(part);
    if (field.value.trim() === was.trim() && document.activeElement !== field) field.value = words;
    mark(part);
  });
})();
