/* Where the session stands after taps that the server has not heard yet, by the steps that are in the
   page. Here levels only fall and areas only go: what rises waits for the ceilings, which only the
   server knows. */
(() => {
  "use strict";
  const words = (text = "") => text.split(" ").filter(Boolean);
  const isOver = ({ shows }) => shows === "stopped" || shows === "emergency";

  window.ahead = (steps) => {
    const last = () => steps().length - 1;
    const isOut = (view, index, slug) => view.out.some(({ from, slugs }) => from <= index && slugs.includes(slug));
    const regions = (index) => words(steps()[index].dataset.regions);
    const left = (view, index) => regions(index).filter((slug) => !isOut(view, index, slug));
    /* A step that has lost all its areas is passed over, but for the calm ones at both ends. */
    const isBare = (view, index) => {
      const isWorked = "worked" in steps()[index].dataset && regions(index).length > 0;
      return isWorked && !left(view, index).length;
    };
    const beside = (view, by) => {
      let index = view.index + by;
      while (index > 0 && index < last() && isBare(view, index)) index += by;
      return Math.max(0, Math.min(index, last()));
    };
    const go = (view, by, time) => ({
      ...view, index: beside(view, by), since: time, paused: 0, pausedSince: null, stillSince: 0, stillUntil: 0,
      shows: isOver(view) ? view.shows : "step",
    });

    const answered = (view, { tapped, does }) => {
      const next = { ...view };
      const [lower, most, still] = [does.lower, does.most, does.still].map((text) => Number(text ?? 0));
      if (lower || most) next.lowered = [...view.lowered, { from: view.index, by: lower, most: most || 5 }];
      if (does.shows && (!isOver(view) || does.shows === "emergency")) next.shows = does.shows;
      if (!does.out) return held(next, still, tapped);
      const slugs = does.out === "here" ? regions(view.index) : words(does.out);
      next.out = [...view.out, { from: view.index, slugs }];
      return held(isBare(next, next.index) && next.index < last() ? go(next, 1, tapped) : next, still, tapped);
    };
    /* The hands are still on the next step too, where an answer took all areas of this one. */
    const held = (view, still, time) => still && view.pausedSince === null
      ? { ...view, stillSince: time, stillUntil: time + still * 1000 } : view;

    return {
      isOver,
      beside,
      left,
      isOut: (view, slug) => view.avoid.includes(slug) || isOut(view, view.index, slug),
      after: (view, { tap, tapped, does = {} }) => {
        const [word] = tap.split(".");
        if (word === "next" || word === "skipped") return go(view, 1, tapped);
        if (word === "back") return go(view, -1, tapped);
        if (word === "pause") return { ...view, pausedSince: view.pausedSince ?? tapped };
        if (word === "resume" && view.pausedSince) {
          return { ...view, paused: view.paused + tapped - view.pausedSince, pausedSince: null };
        }
        return answered(view, { tapped, does });
      },
      level: (view, index) => {
        const levels = words(steps()[index].dataset.levels).map(Number);
        const planned = Math.max(0, ...levels.filter((_level, at) => !isOut(view, index, regions(index)[at])));
        const made = view.lowered.filter(({ from }) => from <= index);
        return made.reduce((level, { by, most }) => level && Math.max(1, Math.min(level - by, most)), planned);
      },
      /* What a step is called without the areas that are out; nothing while it has all of them. */
      title: (view, index) => {
        if (left(view, index).length === regions(index).length) return "";
        const { children: names, dataset: { bare } } = steps()[index].lastElementChild;
        return [...names].filter(({ dataset }) => words(dataset.of).some((slug) => !isOut(view, index, slug)))
          .map(({ textContent }) => textContent).join(", ") || bare;
      },
    };
  };
})();
