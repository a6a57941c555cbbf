/* Moves a step of the plan by dragging its handle: an extra beside Move up and Move down, and the
   same form as theirs. The step goes back to its place at once; the server's answer moves it. */
(() => {
  "use strict";

  function dropped({ item, oldIndex, newIndex, from }) {
    let after = item.nextElementSibling;
    while (after && (!after.dataset.step || after.dataset.step === item.dataset.step)) {
      after = after.nextElementSibling; // a turn, or the other side of the same step
    }
    item.removeAttribute("style"); // left empty by the drag; copied to its successor it would breach our policy
    item.remove();
    from.insertBefore(item, from.children[oldIndex] ?? null);
    if (newIndex === oldIndex || !after) return;
    const before = item.querySelector(".plan-step__tools [name=before]");
    before.value = after.dataset.step;
    document.activeElement?.blur(); // the answer says what gets the focus
    before.form.requestSubmit();
  }

  function listen(root) {
    const list = root.querySelector?.(".plan-steps");
    if (!list || !list.querySelector(".plan-step__handle")) return;
    window.Sortable.create(list, {
      handle: ".plan-step__handle",
      draggable: "li",
      filter: "li:not([data-moves])",
      preventOnFilter: false,
      animation: 0,
      onEnd: dropped,
    });
  }

  document.addEventListener("DOMContentLoaded", () => listen(document));
  document.addEventListener("htmx:afterSettle", () => listen(document));
})();
