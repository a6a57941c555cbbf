/* Hands in what is in the queue, one tap after the other, and asks for news (UX section 3, SECURITY-REQUIREMENTS E5).
   Whether there is a network shows by requests that fail. `heard(answer)` gets the server's words,
   `changed()` is told whenever the state of the queue is another. A tap that the server fails on again
   and again goes last: each tap has its own turn, so that the order of sending is free.
   The server says at once that a tap is kept. What it changed comes with the news, and until they are shown the
   tap stays in `sent`, for the page to count it. */
(() => {
  "use strict";
  const FIRST_WAIT = 2000;
  const LONGEST_WAIT = 30000;
  const PATIENCE = 10000;
  const EVERY = 1500; // so that what others tap is on this screen within two seconds
  const AT_ONCE = 250;
  const WHILE_OUT = 15000;
  const TRIES = 3; // failures of the server over one tap, before those behind it go first
  const CHANGES = 202; // kept, and what it changed is in the news
  const DUE = 20; // each so many-th time also for what time alone brings, like a question

  /* Older phones have no AbortSignal.timeout. */
  const patient = () => {
    const giving = new AbortController();
    setTimeout(() => giving.abort(), PATIENCE);
    return giving.signal;
  };

  window.sending = ({ session, address, news, token, known, heard, changed, ended }) => {
    const line = { pending: [], sent: [], busy: false, failing: false, out: false, kept: true, others: 0 };
    let wait = FIRST_WAIT;
    let [timer, poll, asked] = [0, 0, 0];
    let [looking, refused] = [false, false];

    const ask = (url, options = {}) => fetch(url, {
      ...options,
      headers: { "HX-Request": "true", "X-CSRFToken": token },
      signal: patient(),
    });

    /* A page that is old, or a new sign-in, needs a new token: the refusal brings it (D5). */
    const post = async (url, body) => {
      const answer = await ask(url, { method: "POST", body: new URLSearchParams(body), redirect: "manual" });
      const fresh = answer.status === 403 && answer.headers.get("X-CSRF-Token");
      if (!fresh) return answer;
      token = fresh;
      return ask(url, { method: "POST", body: new URLSearchParams(body), redirect: "manual" });
    };

    const isAside = ({ failed = 0 }) => failed >= TRIES;
    const due = () => line.pending.find((tap) => !tap.stuck && !isAside(tap));
    const next = () => due() ?? line.pending.filter(({ stuck }) => !stuck).sort((a, b) => a.failed - b.failed)[0];

    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(send, line.out ? WHILE_OUT : due() ? wait : LONGEST_WAIT);
      if (!due()) return; // whether the server answers, the news say
      line.failing = true;
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };

    const forget = async (tap) => {
      line.pending.splice(line.pending.indexOf(tap), 1);
      await window.taps.forget(tap.id).catch(() => {});
    };

    const sendOne = async (tap) => {
      const { tap: code, turn, tapped, who = "" } = tap;
      const answer = await post(address(tap.session), { tap: code, turn, tapped, who, plan: known(), shows: known.shows() });
      line.out = answer.status === 401;
      tap.stuck = [403, 404, 409].includes(answer.status); // for somebody else to hand in: it stays here
      if (tap.stuck) return;
      if (answer.status >= 500) tap.failed = (tap.failed ?? 0) + 1;
      const isNoButton = answer.status === 422; // it would be refused for ever
      if (!answer.ok && !isNoButton) throw new Error(answer.status);
      const words = await answer.text();
      if (answer.status === CHANGES && tap.session === session) line.sent.push(tap);
      refused ||= isNoButton && !words;
      await forget(tap);
      if (words && tap.session === session) heard(words);
    };

    /* Send all; say whether there is nothing left to send. */
    const round = async () => {
      for (let tap = next(); tap; tap = next()) {
        try {
          await sendOne(tap);
        } catch {
          if (tap.failed !== TRIES || !due()) return false;
        }
      }
      return true;
    };

    const send = async () => {
      if (line.busy || !next()) return;
      line.busy = true;
      clearTimeout(timer);
      changed();
      if (await round()) [line.failing, wait] = [false, FIRST_WAIT];
      else later();
      line.busy = false;
      changed();
      if (waits()) look(true);
    };

    /* What the client pressed last and this screen shows: they read so once the server knows. */
    let told = "";
    const untold = () => known.pressed && known.pressed() !== told && !line.failing;
    const waits = () => refused || line.sent.length > 0; // for news of what was sent

    const listen = async () => {
      clearTimeout(poll);
      const quiet = document.visibilityState === "hidden" || due() || line.busy;
      if (!quiet) await look(waits() || (asked += 1) % DUE === 0);
      poll = setTimeout(listen, line.out ? WHILE_OUT : line.failing ? wait : untold() ? AT_ONCE : EVERY);
    };

    const look = async (all = false) => {
      if (looking) return;
      looking = true;
      const sent = [...line.sent]; // what the answer comes after; others may be sent meanwhile
      try {
        const pressed = untold() ? known.pressed() : told;
        const asks = { seen: all ? "" : known.seen(), plan: known(), ...(pressed !== told && { pressed }) };
        const answer = await ask(`${news}?${new URLSearchParams(asks)}`);
        if (answer.ok) told = pressed;
        line.out = answer.status === 401;
        if (answer.status === 205) ended();
        if (answer.status === 200 && !due()) {
          refused = false;
          heard(await answer.text(), sent);
        }
        line.failing = !answer.ok;
      } catch {
        line.failing = true;
      }
      looking = false;
      wait = line.failing ? Math.min(wait * 2, LONGEST_WAIT) : FIRST_WAIT;
      changed();
      if (!line.failing && line.sent.some((tap) => !sent.includes(tap))) look(true);
    };

    const now = () => {
      wait = FIRST_WAIT;
      for (const tap of line.pending) tap.stuck = false; // who it was may have signed in again
      send();
      listen();
    };
    window.addEventListener("online", now);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") now(); });

    return Object.assign(line, {
      due,
      aside: () => line.pending.filter(isAside).length,
      send,
      look,
      post,
      /* Onto the disk first; where it can't be, the page alone holds it. */
      add: async (tap, record) => {
        line.pending.push(tap);
        changed();
        try { await window.taps.keep(record); } catch { line.kept = false; }
        changed();
        send();
      },
      /* What was left by a reload, a restart or a lost sign-in, of any session. */
      begin: async () => {
        try {
          const all = await window.taps.all();
          line.pending.unshift(...all.filter(window.taps.isMine));
          line.others = all.length - all.filter(window.taps.isMine).length;
        } catch { line.kept = false; }
        changed();
        send();
        listen();
      },
    });
  };
})();
