/* The live screen under oily hands: keys for a pedal and for hands that are not on the screen, and a
   screen that stays on. */
(() => {
  "use strict";
  const at = (selector) => document.querySelector(selector);
  const KEYS = {
    PageDown: "#next", ArrowRight: "#next", PageUp: "#back", ArrowLeft: "#back",
    1: "#word-good", 2: "#word-lighter", 3: "#word-firmer", 4: "#word-hurts", u: "#undo", p: "#pause:not([hidden]), #resume:not([hidden])",
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const button = at(KEYS[event.key] || "#none");
    if (!button || button.closest("[hidden]")) return;
    event.preventDefault();
    button.click();
  });
  const stayOn = async () => {
    try {
      await navigator.wakeLock.request("screen");
    } catch {
      const line = at("#ask:not(.live__ask--changed, :has(a))");
      if (line && document.visibilityState === "visible") line.textContent = at("#live").dataset.stay;
    }
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") stayOn(); });
  stayOn();
})();
