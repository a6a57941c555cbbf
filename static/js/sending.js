/* Hands in what is in the queue, one tap after the other, and asks for news (UX section 3, SECURITY-REQUIREMENTS E5).
   Whether there is a network shows by requests that fail. `heard(answer)` gets the server's words,
   `changed()` is told whenever the state of the queue is another. */
(() => {
  "use strict";
  const FIRST_WAIT = 2000;
  const LONGEST_WAIT = 30000;
  const PATIENCE = 10000;
  const EVERY = 1500; // so that what others tap is on this screen within two seconds
  const WHILE_OUT = 15000;
  const DUE = 20; // each so many-th time also for what time alone brings, like a question

  /* Older phones have no AbortSignal.timeout. */
  const patient = () => {
    const giving = new AbortController();
    setTimeout(() => giving.abort(), PATIENCE);
    return giving.signal;
  };

  window.sending = ({ session, address, news, token, known, heard, changed, ended }) => {
    const line = { pending: [], busy: false, failing: false, out: false, kept: true };
    let wait = FIRST_WAIT;
    let [timer, poll, asked] = [0, 0, 0];

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

    const later = () => {
      line.failing = true;
      clearTimeout(timer);
      timer = setTimeout(send, line.out ? WHILE_OUT : wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };

    const forget = async (tap) => {
      line.pending.splice(line.pending.indexOf(tap), 1);
      await window.taps.forget(tap.id).catch(() => {});
    };

    const sendOne = async (tap) => {
      const { tap: code, turn, tapped } = tap;
      const answer = await post(address(tap.session), { tap: code, turn, tapped, plan: known(), shows: known.shows() });
      line.out = answer.status === 401;
      tap.stuck = [403, 404, 409].includes(answer.status); // for somebody else to hand in: it stays here
      if (tap.stuck) return;
      const isNoButton = answer.status === 422; // it would be refused for ever
      if (!answer.ok && !isNoButton) throw new Error(answer.status);
      const words = await answer.text();
      await forget(tap);
      if (words && !line.pending.length && tap.session === session) heard(words);
    };

    const next = () => line.pending.find((tap) => !tap.stuck);
    const send = async () => {
      if (line.busy || !next()) return;
      line.busy = true;
      clearTimeout(timer);
      changed();
      try {
        while (next()) await sendOne(next());
        [line.failing, wait] = [false, FIRST_WAIT];
      } catch {
        later();
      }
      line.busy = false;
      changed();
    };

    const listen = async () => {
      clearTimeout(poll);
      const quiet = document.visibilityState === "hidden" || next() || line.busy;
      if (!quiet) await look((asked += 1) % DUE === 0);
      poll = setTimeout(listen, line.out ? WHILE_OUT : line.failing ? wait : EVERY);
    };

    const look = async (all = false) => {
      try {
        const answer = await ask(`${news}?${new URLSearchParams({ seen: all ? "" : known.seen(), plan: known() })}`);
        line.out = answer.status === 401;
        if (answer.status === 205) ended();
        if (answer.status === 200 && !next()) heard(await answer.text());
        line.failing = !answer.ok;
      } catch {
        line.failing = true;
      }
      wait = line.failing ? Math.min(wait * 2, LONGEST_WAIT) : FIRST_WAIT;
      changed();
    };

    const now = () => {
      wait = FIRST_WAIT;
      send();
      listen();
    };
    window.addEventListener("online", now);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") now(); });

    return Object.assign(line, {
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
        try { line.pending.unshift(...await window.taps.all()); } catch { line.kept = false; }
        changed();
        send();
        listen();
      },
    });
  };
})();
