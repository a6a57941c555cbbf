/* The live session on the practitioner's device: every tap is kept here first and shown at once, then
   sent; the server's word replaces what was shown. The page works without it: its buttons are forms. */
(() => {
  "use strict";
  const live = document.querySelector("#live");
  const { serverClock: clock, taps } = window;
  const at = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const pattern = (id) => at(`#${id}`).content;

  /* --- where the session is: the server's word, and after it the taps that it has not heard yet */

  let base = null; // what the server said last
  let turn = 0;
  const number = (text) => (text === "" ? null : Number(text));
  const read = () => {
    const { shows, index, since, pausedSince, paused, stillSince, stillUntil, avoid, now, turn: known, started } = at("#middle").dataset;
    clock.set(Number(now));
    turn = Math.max(turn, Number(known));
    taps.remember({ session: live.dataset.session, turn, started: Number(started), ahead: Number(now) - Date.now(), shows: isOver({ shows }) ? shows : "" });
    base = {
      shows, index: Number(index), since: Number(since), pausedSince: number(pausedSince), paused: Number(paused),
      stillSince: Number(stillSince), stillUntil: Number(stillUntil), started: Number(started), avoid: avoid.split(" ").filter(Boolean), lowered: [], out: [], undo: at("#undo").value,
    };
  };
  const steps = () => pattern("ahead").children;
  const ahead = window.ahead(steps);
  const { isOver } = ahead;
  const mine = () => [...new Set([...line.sent, ...line.pending])].filter((tap) => tap.session === live.dataset.session);
  const undone = () => new Set(mine().map(({ tap }) => tap.split(".")).filter(([word]) => word === "undo").map((parts) => parts[2]));
  const counted = () => {
    const gone = undone();
    return mine().filter(({ id, tap }) => !gone.has(id) && !tap.startsWith("undo."));
  };
  const takenBack = () => undone().has(base.undo.split(".")[2]);
  /* Undo shows the step at once, but a Stop that the server has heard stands until it says otherwise. */
  const now = () => counted().reduce(ahead.after, takenBack() && !isOver(base) ? { ...base, shows: "step" } : base);

  /* --- showing it */

  let drawn = "";
  const draw = () => {
    const view = now();
    const key = [view.shows, view.index, view.shows === "step" && ahead.level(view, view.index), view.avoid, view.out.map(({ slugs }) => slugs)].join();
    if (key !== drawn) {
      const middle = at("#middle");
      if (!middle.firstElementChild || middle.dataset.shows !== view.shows) {
        keepingFocus(() => middle.replaceChildren(pattern(`as-${view.shows}`).cloneNode(true)));
        middle.dataset.shows = view.shows;
      }
      if (view.shows === "step") fill(view);
      paint(view);
      drawn = key;
    }
    at("#middle").classList.toggle("is-paused", view.pausedSince !== null);
    const over = isOver(view);
    for (const part of all("#pausing, #check-in, #more-menu")) part.hidden = over;
    at("#pause") && (at("#pause").hidden = view.pausedSince !== null);
    at("#resume") && (at("#resume").hidden = view.pausedSince === null);
    at("[data-ending=top]").hidden = over || (view.shows === "step" && view.index === steps().length - 1);
    tick();
  };
  const fill = (view) => {
    const [what] = steps()[view.index].cloneNode(true).children;
    const following = ahead.beside(view, 1);
    const line = steps()[Math.max(view.index, following - 1)].children[1].cloneNode(true);
    const dots = at(".pressure", what);
    const level = ahead.level(view, view.index);
    if (dots && level) dots.replaceWith(at(`[data-level="${level}"] .pressure`, pattern("levels")).cloneNode(true));
    else dots?.remove();
    for (const [title, index] of [[at("h1", what), view.index], [at("strong", line), following]]) {
      if (title) title.textContent = ahead.title(view, index) || title.textContent;
    }
    at("#what").replaceChildren(...what.childNodes);
    at("#next-line").replaceChildren(...line.childNodes);
    const isLast = view.index === steps().length - 1;
    at("#back").disabled = view.index === 0;
    at("#next").hidden = isLast;
    at("#more-here").hidden = !steps()[view.index].dataset.regions;
    at("[data-ending=last]").hidden = !isLast;
  };
  const paint = (view) => {
    const { view: side, label } = steps()[view.index].dataset;
    const worked = ahead.left(view, view.index);
    for (const each of ["back", "front"]) {
      const map = at(`#map-${each}`);
      map.hidden = each !== side;
      at("svg", map).setAttribute("aria-label", label);
      for (const path of all("[data-region]", map)) {
        const slug = path.dataset.region;
        const isOut = ahead.isOut(view, slug);
        path.classList.toggle("is-now", worked.includes(slug));
        path.classList.toggle("is-avoid", isOut);
        if (isOut) path.setAttribute("fill", `url(#live-${each}-hatch)`); else path.removeAttribute("fill");
      }
    }
  };

  const tick = () => {
    const view = now();
    const { seconds, after: later } = steps()[view.index].dataset;
    const until = view.pausedSince ?? clock.now();
    const still = Math.max(0, Math.min(until, view.stillUntil) - view.stillSince);
    const gone = (until - view.since - view.paused - still) / 1000;
    const left = Math.round(seconds - gone);
    const inAll = Math.max(0, Math.round(left / 60)) + Number(later);
    at("#minutes-left").textContent = inAll;
    at("#bar").value = at("#bar").max - inAll;
    if (!at("#clock")) return;
    at("#clock").textContent = taps.minutes(left);
    const words = at("#clock-words");
    words.textContent = words.dataset[view.pausedSince !== null ? "paused" : until < view.stillUntil ? "still" : left < 0 ? "over" : "left"];
    at("#count").max = seconds;
    at("#count").value = Math.max(0, Math.min(seconds, seconds - left));
  };

  const keepingFocus = (change) => {
    const { id } = document.activeElement;
    change();
    if (id && document.activeElement?.id !== id) document.getElementById(id)?.focus({ preventScroll: true });
  };

  /* --- the server's word: each part takes the place of the one with its id, but never under a finger */

  let held = false;
  const unheard = []; // answers, each as its parts and the taps that it comes after, while a tap still waits or a finger is down
  let latest = {}; // what the page knows once they are shown
  const middleOf = (parts) => parts.find((part) => part.id === "middle")?.dataset;
  const knows = ({ seen, plan, shows }) => { latest = { seen: Number(seen), plan, shows }; };
  const heard = (text, sent = []) => {
    const parts = [...new DOMParser().parseFromString(text, "text/html").body.children];
    const middle = middleOf(parts);
    unheard.push({ parts, sent });
    if (middle) knows(middle);
    else latest.seen += 1;
    hear();
  };
  const hear = () => {
    const stops = unheard.some(({ parts }) => middleOf(parts) && isOver(middleOf(parts)));
    if (!stops && (held || line.due())) return; // a Stop waits for neither a resting hand nor a tap
    for (const answer of unheard.splice(0)) show(answer);
  };
  const show = ({ parts, sent }) => {
    if (!middleOf(parts)) {
      kept(parts[0]);
      return;
    }
    line.sent = line.sent.filter((tap) => !sent.includes(tap));
    keepingFocus(() => {
      for (const part of parts) {
        const old = document.getElementById(part.id);
        if (!old?.open) old?.replaceWith(part); // More stays while somebody looks at it
      }
    });
    read();
    drawn = "";
    draw();
    mark(at("#noted").dataset.word);
  };
  /* A Good changed nothing: its words, and its Undo, in place of those that came before it. */
  const kept = ({ textContent, dataset }) => {
    if (at("#said").textContent !== textContent) at("#said").textContent = textContent;
    base.undo = `undo..${dataset.tap}`;
    Object.assign(at("#undo"), { value: base.undo, hidden: false });
    mark("good");
  };
  document.addEventListener("pointerdown", () => { held = true; });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => setTimeout(() => {
      held = false;
      hear();
    }, 50));
  }

  /* --- the queue */

  const known = () => latest.plan;
  known.seen = () => latest.seen;
  known.shows = () => latest.shows;
  known.pressed = () => at("#middle").dataset.pressed;
  const line = window.sending({
    session: live.dataset.session,
    address: (session) => live.dataset.send.replace(live.dataset.session, session),
    news: live.dataset.news,
    token: at("#undoing input[name=csrfmiddlewaretoken]").value,
    known,
    heard,
    changed: () => sayHow(),
    ended: () => location.assign(location.pathname),
  });
  const sayHow = () => {
    const { length } = line.pending;
    let how = line.out ? "out" : line.others ? "others" : "saved";
    const isLong = line.failing || length > 1 || line.pending.some((tap) => tap.stuck);
    if (length && !line.out) how = !line.kept ? "unsent" : isLong ? "kept" : "saving";
    const aside = !line.failing && !line.due() && line.kept && line.aside();
    if (aside && !line.out) how = "aside";
    if (ending && line.failing && !line.out) how = "ending";
    const words = at("#sync").dataset[how].replace("%s", aside || length || line.others);
    if (at("#sync-words").textContent !== words) at("#sync-words").textContent = words;
    at("#sign-in").hidden = !line.out;
    if (ending && !line.failing && !line.due()) finish();
  };

  /* --- a tap */

  let last = { key: "", at: -taps.SAME_BUTTON };
  const mark = (word) => {
    for (const button of all(".check-in__word")) button.classList.toggle("is-noted", button.id === `word-${word}`);
  };
  const tapped = (button) => {
    const [word, , ...more] = button.value.split(".");
    const key = [word, ...more].join(".");
    if (key === last.key && performance.now() - last.at < taps.SAME_BUTTON) return;
    last = { key, at: performance.now() };
    const { noted, says = "", ...does } = button.dataset;
    const record = taps.made(word, more, { session: live.dataset.session, turn: turn += 1, tapped: Math.round(clock.now()), shows: does.shows });
    line.add({ ...record, does, noted }, record);
    for (const open of all(".live-more, .live-topic")) open.open = false;
    note(record, noted, word);
    say(says);
    draw();
  };
  const note = ({ id, tapped: time }, words, word) => {
    at("#said").textContent = taps.noted(at("#noted").dataset.noted, (time - base.started) / 1000, words);
    if (word === "heard") at(".live__bell")?.remove();
    const undo = at("#undo");
    at("#undo-sure")?.setAttribute("hidden", "");
    if (word === "undo") {
      const before = counted().at(-1);
      undo.value = before ? `undo..${before.id}` : takenBack() ? "" : base.undo;
    } else {
      undo.value = `undo..${id}`;
      mark(word);
    }
    undo.hidden = !undo.value;
  };

  /* What to do and to say at once, where an answer takes hands or areas away. */
  const say = (words) => {
    const line = at("#ask");
    if (!line) return;
    line.textContent = words;
    line.classList.toggle("live__ask--changed", words !== "");
  };

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-end]")) {
      event.preventDefault();
      ending = event.target;
      ended();
    } else if (event.submitter?.name === "tap") {
      event.preventDefault();
      if (takesStopBack(event.submitter)) askFirst(true);
      else if (event.submitter.id !== "undo-yes" || performance.now() - askedAt > taps.SAME_BUTTON) tapped(event.submitter);
    }
  });

  /* What the client pressed to stop is asked about once, in the place of Undo. */
  const target = ({ value }) => value.split(".")[2];
  const takesStopBack = (button) => button.id === "undo" && at("#undo-yes") && target(button) === target(at("#undo-yes"));
  let askedAt = 0; // a second press on the same place is no answer
  const askFirst = (asks) => {
    askedAt = performance.now();
    at("#undo").hidden = asks;
    at("#undo-sure").hidden = !asks;
    at(asks ? "#undo-not" : "#undo").focus();
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("#undo-not")) {
      event.preventDefault();
      askFirst(false);
      return;
    }
    const asked = event.target.closest("[data-topic]");
    if (!asked) return;
    event.preventDefault();
    const topic = at(`#topic-${asked.dataset.topic}`);
    at(".live-more").open = topic.open = true;
    at("button", topic).focus();
  });

  /* --- the end: asked for in the same place; what is unsent goes first */

  let ending = null;
  document.addEventListener("click", (event) => {
    const asks = event.target.closest("[data-end-ask], [data-end-not]");
    if (!asks) return;
    event.preventDefault();
    const place = asks.closest("[data-ending]");
    const sure = asks.matches("[data-end-ask]");
    at("[data-end-ask]", place).hidden = sure;
    at("[data-end-sure]", place).hidden = !sure;
    at(sure ? "[data-end] button" : "[data-end-ask]", place).focus();
  });
  const ended = () => {
    line.send();
    sayHow();
  };
  /* The page stays until the server has ended the session: a browser without network would put its
     own error in this place. What the server refuses is for the browser to show. */
  let finishing = false;
  const finish = async () => {
    if (finishing) return;
    finishing = true;
    const { type, status } = await line.post(ending.action, {}).catch(() => ({ status: 0 }));
    finishing = false;
    const isDone = type === "opaqueredirect";
    line.out = status === 401;
    line.failing = !isDone && (status === 0 || status === 401 || status >= 500);
    if (line.failing) {
      sayHow();
      return;
    }
    const form = ending;
    ending = null;
    taps.done();
    if (isDone) location.assign(location.pathname);
    else form.submit();
  };
  window.addEventListener("beforeunload", (event) => {
    if (line.pending.length || (ending && line.failing)) event.preventDefault();
  });

  /* --- two quiet minutes: all else on this device is locked; this screen goes on (A9) */

  const QUIET = 120000;
  let quiet = 0;
  const lock = async () => {
    const again = () => { quiet = setTimeout(lock, QUIET); };
    await line.post(live.dataset.lock, {}).then(({ ok, status }) => { if (!ok && status !== 401) again(); }, again);
  };
  const awake = () => {
    clearTimeout(quiet);
    quiet = setTimeout(lock, QUIET);
  };
  if ("locksSoon" in live.dataset) {
    for (const each of ["pointerdown", "keydown"]) document.addEventListener(each, awake);
    awake();
  }

  read();
  knows(at("#middle").dataset);
  at("#sign-in").href = `/account/login/?next=${encodeURIComponent(location.pathname)}`;
  clock.jumped = () => setTimeout(() => line.look(true));
  draw();
  setInterval(tick, 1000);
  navigator.serviceWorker?.register(live.dataset.worker, { scope: location.pathname }).catch(() => {});
  line.begin().then(() => { turn = Math.max(turn, ...line.pending.map((tap) => tap.turn)); });
})();
