/* The client's own buttons: each press gets its id here, is kept on this device, shown, then sent;
   what could not be sent is sent again until it is heard. The browser keeps ids, codes and times
   and no words (SECURITY-REQUIREMENTS E5). The page works without it. */
(() => {
  "use strict";
  const form = document.querySelector("#press");
  const place = form || document.querySelector("#press-waits");
  if (!place) return;
  const link = place.dataset.link;
  const TWICE = 600; // milliseconds in which the same button counts once
  const SOON = 1000, LATER = 10000, LONGEST = 30000, PATIENCE = 10000;

  /* --- what waits: in the browser's own database, or in memory where that is refused */
  const open = () => new Promise((done) => {
    try {
      const asked = indexedDB.open("effleurage-buttons", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("presses", { keyPath: "id" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    } catch { done(null); }
  });
  const store = open();
  const kept = async (deed, mode) => {
    const database = await store;
    if (!database) return [];
    return new Promise((done) => {
      const asked = deed(database.transaction("presses", mode).objectStore("presses"));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done([]);
    });
  };
  /* How old a press of this page is, in whole seconds, by the longer of two clocks: one may stand still
     while the device sleeps, the other be set back. A press of an earlier page has no age. */
  const made = new Map();
  const age = ({ id }) => {
    const at = made.get(id);
    const gone = at && Math.max(performance.now() - at.ticks, Date.now() - at.time);
    return at ? { age: Math.floor(gone / 1000) } : {};
  };
  let waiting = [];
  const add = (press) => { waiting.push(press); return kept((s) => s.put(press), "readwrite"); };
  const drop = (press) => {
    waiting = waiting.filter((each) => each.id !== press.id);
    return kept((s) => s.delete(press.id), "readwrite");
  };
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  /* --- what is shown */
  const heard = () => document.querySelector("#heard");
  const say = (state) => {
    const line = heard();
    const words = line.dataset[state];
    line.classList.remove("is-seen");
    if (line.textContent !== words) line.textContent = words;
  };
  const mark = (word) => {
    for (const button of form.querySelectorAll("button[data-word]"))
      button.classList.toggle("is-noted", button.dataset.word === word);
  };
  const show = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#heard");
    const line = heard();
    if (!fresh || !line) return;
    if (line.textContent !== fresh.textContent) line.textContent = fresh.textContent;
    line.className = fresh.className;
    Object.assign(line.dataset, fresh.dataset);
    mark(fresh.dataset.word);
  };

  /* --- sending */
  let token = form && form.querySelector("[name=csrfmiddlewaretoken]").value;
  let sending = false, pause = SOON, again;
  /* Older phones have no AbortSignal.timeout. */
  const patient = () => {
    const giving = new AbortController();
    setTimeout(() => giving.abort(), PATIENCE);
    return giving.signal;
  };
  const ask = (method, body) => fetch(place.dataset.at || location.pathname, {
    method, body, credentials: "same-origin", cache: "no-store",
    headers: { "HX-Request": "true", ...(body && { "X-CSRFToken": token }) },
    signal: patient(),
  });
  const failed = () => {
    say("unsent");
    clearTimeout(again);
    again = setTimeout(send, pause);
    pause = Math.min(pause * 2, LONGEST);
  };
  const leave = async () => {
    for (const press of waiting) await drop(press);
    location.reload();
  };
  async function deliver(press) {
    const answer = await ask("POST", new URLSearchParams({ tap: `${press.word}.${press.id}`, ...age(press) }));
    const fresh = answer.headers.get("X-CSRF-Token");
    if (answer.status === 403 && fresh && fresh !== token) { token = fresh; return true; }
    if (answer.status === 404) { await leave(); return false; }
    if (answer.status === 410) { // over, and kept if it was not long ago: the others have their turn
      await drop(press);
      if (!waiting.length) location.reload();
      return true;
    }
    if (answer.status === 422) { // refused for its id: once more with another, then the page anew
      await drop(press);
      const second = { ...press, id: newId(), isSecond: true };
      made.set(second.id, made.get(press.id));
      if (press.isSecond) location.reload();
      else await add(second);
      return true;
    }
    if (!answer.ok) {
      failed();
      if (answer.status === 429) show(await answer.text());
      return false;
    }
    await drop(press);
    pause = SOON;
    if (!waiting.length) show(await answer.text());
    return true;
  }
  /* Stop goes before all that waits, and does not wait for what is under way: the id makes it one. */
  const isStop = ({ word }) => word === "stop";
  async function send() {
    const stop = waiting.find(isStop);
    if (sending) {
      if (stop) await deliver(stop).catch(failed);
      return;
    }
    sending = true;
    try {
      while (waiting.length && await deliver(waiting.find(isStop) || waiting[0]));
    } catch { failed(); }
    sending = false;
    if (!waiting.length) soon();
  }

  /* --- asking how far the last press has come, and whether the massage still runs */
  let next, since = 0;
  const soon = () => { since = Date.now(); look(); };
  const look = () => {
    clearTimeout(next);
    const eager = !form || (heard().dataset.seen === "0" && Date.now() - since < 60000);
    next = setTimeout(check, eager ? SOON : LATER);
  };
  async function check() {
    if (document.visibilityState === "visible" && !waiting.length) {
      try {
        const answer = await ask("GET");
        if (answer.status === 404 || answer.status === 410) return location.reload();
        if (answer.status === 200 && !form) return location.reload();
        if (answer.status === 200 && !waiting.length) show(await answer.text());
      } catch { /* the next time */ }
    }
    look();
  }

  const stayOn = async () => {
    try { await navigator.wakeLock?.request("screen"); } catch { /* refused: it may sleep */ }
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    stayOn();
    pause = SOON;
    send();
  });
  window.addEventListener("online", () => { pause = SOON; send(); });

  if (form) {
    let last = { word: "", at: -TWICE };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const word = event.submitter?.dataset.word;
      if (!word || (word === last.word && performance.now() - last.at < TWICE)) return;
      last = { word, at: performance.now() };
      mark(word);
      say("sending");
      const press = { id: newId(), word, link, at: Date.now() };
      made.set(press.id, { ticks: performance.now(), time: press.at });
      add(press);
      pause = SOON;
      send();
    });
    kept((s) => s.getAll(), "readonly").then((rows) => {
      const mine = rows.filter((row) => row.link === link).sort((a, b) => a.at - b.at);
      waiting = [...mine, ...waiting.filter((each) => !mine.some((row) => row.id === each.id))];
      if (waiting.length) { say("unsent"); send(); } else look();
    });
  } else look();
  stayOn();
})();
