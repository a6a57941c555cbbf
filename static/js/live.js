/* The live session: the clock between two answers of the server, keys for a pedal, and a screen
   that stays on. The page works without it. */
(() => {
  "use strict";

  let shownAt = performance.now();

  const words = (seconds) => {
    const left = Math.abs(seconds);
    return `${seconds < 0 ? "+" : ""}${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  };

  const tick = () => {
    const clock = document.querySelector("#clock");
    if (!clock || clock.dataset.paused === "1") return;
    const gone = Math.floor((performance.now() - shownAt) / 1000);
    const left = Number(clock.dataset.left) - gone;
    clock.textContent = words(left);
    const said = document.querySelector("#clock-words");
    if (said && left < 0) said.textContent = said.dataset.over;
    const count = document.querySelector("#count");
    if (count) count.value = Math.min(count.max, count.max - left);
  };
  setInterval(tick, 1000);

  const sync = (state) => {
    const line = document.querySelector("#sync");
    const text = document.querySelector("#sync-words");
    if (line && text) text.textContent = line.dataset[state];
  };
  document.addEventListener("htmx:beforeRequest", () => sync("saving"));
  document.addEventListener("htmx:afterSwap", () => { shownAt = performance.now(); });
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) =>
    document.addEventListener(name, () => sync("unsent")));

  /* A tablet that slept kept no time: ask the server again. */
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    stayOn();
    if (window.htmx) window.htmx.ajax("GET", location.pathname, { target: "#live", swap: "outerHTML" });
  });

  const KEYS = {
    PageDown: "#next", ArrowRight: "#next", PageUp: "#back", ArrowLeft: "#back",
    1: "#word-good", 2: "#word-lighter", 3: "#word-firmer", 4: "#word-hurts", u: "#undo", p: "#pause",
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const button = document.querySelector(KEYS[event.key] || "#none");
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  const stayOn = async () => {
    try { await navigator.wakeLock?.request("screen"); } catch { /* refused: the screen may sleep */ }
  };
  stayOn();
})();
