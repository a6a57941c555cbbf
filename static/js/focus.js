/* Keeps the focus where the hand is after a fragment has been swapped in.
   The page or the answer marks the element with data-focus; it gets the focus and loses the mark. */
(() => {
  const place = (root) => {
    const wanted = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
    if (!wanted) return;
    wanted.removeAttribute("data-focus");
    if (!wanted.matches("a[href], button, input, select, textarea, summary, [tabindex]")) {
      wanted.setAttribute("tabindex", "-1");
    }
    wanted.focus();
    wanted.scrollIntoView({ block: "nearest" }); // what has the focus already is not scrolled to
  };
  if (!document.querySelector("[autofocus]")) place(document); // else the browser sees to it itself
  document.addEventListener("htmx:afterSettle", (event) => place(event.detail.elt));
  document.addEventListener("htmx:oobAfterSwap", (event) => place(event.detail.target));
  document.addEventListener("htmx:beforeRequest", (event) => {
    event.detail.target?.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    event.detail.target?.removeAttribute("aria-busy");
  });
})();
