/* The live screen after a reload without network: it knows nobody and no plan. What is tapped is kept,
   and sent when there is a network again; then the page itself comes back. What to do after a Stop, a
   Hurts or a red flag is the same for everybody, so that it stands here too. */
(() => {
  "use strict";
  const at = (selector) => document.querySelector(selector);
  const session = location.pathname.split("/")[2];
  const { taps } = window;
  const about = taps.about(session);
  const now = () => Date.now() + about.ahead;
  let last = { word: "", at: -taps.SAME_BUTTON };

  const line = window.sending({
    session,
    address: (of) => `/sessions/${of}/check-in/`,
    news: `/sessions/${session}/news/`,
    token: at("#undoing input").value,
    known: Object.assign(() => "", { seen: () => "", shows: () => "" }),
    heard: () => { if (!line.due()) location.reload(); },
    ended: () => location.reload(),
    changed: () => {
      const { length } = line.pending;
      const how = line.out ? "out" : length ? (line.kept ? "kept" : "unsent") : line.others ? "others" : "saved";
      at("#sync-words").textContent = at("#sync").dataset[how].replace("%s", length || line.others);
      at("#sign-in").hidden = !line.out;
    },
  });
  /* What stands in the middle: by what the server said last, and the taps that it has not heard. */
  const calm = [...at("#middle").childNodes];
  const standing = () => {
    const mine = line.pending.filter((tap) => tap.session === session);
    const gone = mine.filter(({ tap }) => tap.startsWith("undo.")).map(({ tap }) => tap.split(".")[2]);
    return mine.filter(({ id, tap }) => !tap.startsWith("undo.") && !gone.includes(id));
  };
  const draw = () => {
    const all = [{ shows: about.shows }, ...standing()].map(({ shows }) => shows ?? "");
    const over = ["emergency", "stopped"].find((each) => all.includes(each));
    const pattern = at(`#as-${over ?? all.at(-1)}`);
    at("#middle").replaceChildren(...(pattern ? [pattern.content.cloneNode(true)] : calm));
    at("#check-in").hidden = Boolean(over);
    const last = standing().at(-1);
    Object.assign(at("#undo"), { hidden: !last, value: last ? `undo..${last.id}` : "" });
  };

  at("#sign-in").href = `/account/login/?next=${encodeURIComponent(location.pathname)}`;

  document.addEventListener("submit", (event) => {
    event.preventDefault();
    const { value, dataset } = event.submitter;
    const [word, , target] = value.split(".");
    if (value === last.word && performance.now() - last.at < taps.SAME_BUTTON) return;
    last = { word: value, at: performance.now() };
    const record = taps.made(word, target ? [target] : [], { session, turn: about.turn += 1, tapped: Math.round(now()), shows: dataset.shows });
    line.add(record, record);
    draw();
    at("#said").textContent = taps.noted(at("#said").dataset.noted, (record.tapped - about.started) / 1000, dataset.noted);
  });
  window.addEventListener("beforeunload", (event) => { if (!line.kept && line.pending.length) event.preventDefault(); });

  draw();
  line.begin().then(() => {
    about.turn = Math.max(about.turn, ...line.pending.map(({ turn }) => turn));
    draw();
  });
})();
