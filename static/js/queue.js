/* Taps that the server does not have yet, kept on this device until it has (SECURITY-REQUIREMENTS E5).
   A tap is an id, the ids of the session and of who tapped, a code, a place in the order and a time:
   no names, no health. Nobody hands in the taps of somebody else who used this device before.
   Where the browser keeps nothing (a private window), what is asked of it fails and the page says so. */
(() => {
  "use strict";
  const STORE = "taps";
  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("effleurage", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  opened.catch(() => {});

  /* Do something in the store, and come back once it is on the disk. */
  const within = async (mode, act) => {
    const work = (await opened).transaction(STORE, mode, { durability: "strict" });
    const asked = act(work.objectStore(STORE));
    return new Promise((resolve, reject) => {
      work.oncomplete = () => resolve(asked.result);
      work.onabort = work.onerror = () => reject(work.error);
    });
  };

  /* Who is signed in, by their id; the page that knows nobody has it from the last one that did. */
  const WHO = "who";
  const signedIn = document.currentScript.dataset.who;
  const kept = (act) => {
    try { return act(localStorage); } catch { return null; /* nothing is kept here */ }
  };
  if (signedIn) kept((store) => store.setItem(WHO, signedIn));

  const ABOUT = "live";
  const taps = {
    who: signedIn || kept((store) => store.getItem(WHO)) || "",
    isMine: ({ who }) => !who || who === taps.who,
    SAME_BUTTON: 600, // milliseconds in which a second press of a button is the same one
    minutes: (seconds) => {
      const left = Math.abs(Math.trunc(seconds));
      return `${seconds < 0 ? "+" : ""}${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    },
    noted: (pattern, seconds, words) => {
      const values = { at: taps.minutes(Math.max(0, seconds)), words };
      return pattern.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
    },
    made: (word, more, { session, turn, tapped, shows }) => {
      const id = crypto.randomUUID();
      return { id, session, turn, tapped, who: taps.who, shows, tap: [word, id, ...more].join(".") };
    },
    /* What a page without the server needs to go on: the last turn, the start, how far the server's
       clock is ahead of this one, and by a code that touch has ended. */
    about: (session) => {
      const known = JSON.parse(kept((store) => store.getItem(ABOUT)) ?? "{}");
      return known.session === session ? known : { session, turn: 0, started: Date.now(), ahead: 0 };
    },
    remember: (about) => kept((store) => store.setItem(ABOUT, JSON.stringify(about))),
    done: () => kept((store) => store.removeItem(ABOUT)),
    keep: (tap) => within("readwrite", (store) => store.put(tap)),
    forget: (id) => within("readwrite", (store) => store.delete(id)),
    all: async () => (await within("readonly", (store) => store.getAll())).sort((a, b) => a.turn - b.turn),
    count: () => within("readonly", (store) => store.count()),
  };
  window.taps = taps;
})();
