/* Keyboard shortcuts of the practice's pages. Whatever carries data-keys is reached by them: a field
   gets the focus, a link is followed, a button pressed. They do nothing while text is typed. */
(() => {
  "use strict";
  const TWO_KEYS_WITHIN = 1500; // milliseconds
  const TYPED_IN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  let before = { key: "", at: 0 };

  function named(keys) {
    const marked = `[data-keys~="${CSS.escape(keys)}"]`;
    const elsewhere = `${marked}:not(.plan-step *)`;
    return (
      document.activeElement?.closest(".plan-step")?.querySelector(marked) ??
      document.querySelector(`main ${elsewhere}`) ??
      document.querySelector(elsewhere)
    );
  }

  function reach(element) {
    if (element.matches("input")) {
      element.focus();
      element.select();
    } else if (element.dataset.keys === "?") {
      explain(element.href);
    } else {
      element.click();
    }
  }

  async function explain(address) {
    let list = document.getElementById("keys");
    if (!list) {
      list = document.createElement("dialog");
      list.id = "keys";
      list.className = "keys";
      list.setAttribute("aria-labelledby", "keys-head");
      document.body.append(list);
      await window.htmx.ajax("GET", address, { target: list, swap: "innerHTML" });
    }
    if (!list.open) list.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.target.closest?.(TYPED_IN) || document.querySelector("dialog[open]")) return;
    const together = event.timeStamp - before.at < TWO_KEYS_WITHIN ? before.key + event.key : "";
    before = { key: event.altKey ? "" : event.key, at: event.timeStamp };
    const wanted = event.altKey ? [`Alt+${event.key}`] : [together, event.key];
    const element = wanted.filter(Boolean).map(named).find(Boolean);
    if (!element) return;
    event.preventDefault();
    before = { key: "", at: 0 };
    reach(element);
  });
})();
