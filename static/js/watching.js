/* The clock of a session that a colleague treats, between two answers of the server. */
(() => {
  "use strict";
  let shown = performance.now();
  document.addEventListener("htmx:afterSwap", () => { shown = performance.now(); });
  setInterval(() => {
    const clock = document.querySelector("#clock");
    if (!clock || clock.dataset.paused === "1") return;
    const left = Math.round(Number(clock.dataset.left) - (performance.now() - shown) / 1000);
    const seconds = Math.abs(left);
    clock.textContent = `${left < 0 ? "+" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (left < 0) document.querySelector("#clock-words").textContent = document.querySelector("#clock-words").dataset.over;
  }, 1000);
})();
