/* Kindnesses of the form: "None of these" clears the rest, and what is typed is saved as it is typed
   (SECURITY-REQUIREMENTS E3, E7). The form works without any of it. */
(() => {
  "use strict";
  const form = document.querySelector("#page");
  if (!form) return;

  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    const alone = "alone" in target.dataset;
    for (const box of form.querySelectorAll(`input[name="${target.name}"]`)) {
      if (box !== target && (alone || "alone" in box.dataset)) box.checked = false;
    }
  }, true);

  /* Each request says the how many-th of this page it is, so that one that arrives late undoes
     nothing. `edits` counts changes, `sent` those on their way, `kept` those that are saved. */
  const FIRST_WAIT = 2000;
  const LONGEST_WAIT = 30000;
  const EVERY = 5000;
  const saved = document.querySelector("#saved");
  const fresh = document.querySelector("#fresh");
  const alert = document.querySelector("#alert");
  let [edits, sent, kept] = [0, 0, 0];
  let seq = Number(form.dataset.seq) || 0;
  let wait = FIRST_WAIT;
  let timer = 0;
  let failing = false;  // the server was not reached
  let shut = false;  // it was, and this page may not save until a fresh link was opened
  let again = false;  // the person came back to the page: try once more
  let leaving = false;  // Continue was pressed
  let taken = -1;  // how many edits it takes along

  const isUnsaved = () => kept < edits;
  const say = (word) => {
    if (saved.textContent !== saved.dataset[word]) alert.textContent = saved.dataset[word];
    saved.textContent = saved.dataset[word];
  };
  const save = () => {
    clearTimeout(timer);
    timer = 0;
    window.htmx.trigger(form, "save");
  };
  const later = () => {
    failing = true;
    say("later");
    timer ||= setTimeout(save, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
  const isAway = (status) => status === 0 || status === 429 || status >= 500;
  const well = (upTo) => {
    kept = Math.max(kept, upTo);
    failing = shut = false;
    wait = FIRST_WAIT;
    clearTimeout(timer);
    timer = 0;
    fresh.hidden = true;
    alert.textContent = "";
  };

  form.addEventListener("input", () => { edits += 1; });
  form.addEventListener("change", () => { edits += 1; });
  form.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event;
    if (leaving && edits === taken) {  // Continue says it all, and must not be overtaken
      event.preventDefault();
      return;
    }
    sent = edits;
    detail.path = form.getAttribute("hx-post");  // not that of the button that was pressed last
    detail.parameters.seq = seq += 1;
  });
  form.addEventListener("htmx:sendError", later);
  form.addEventListener("htmx:timeout", later);
  form.addEventListener("htmx:afterOnLoad", ({ detail }) => {
    const { status } = detail.xhr;
    if (detail.xhr.responseText.includes("data-unsaved")) return;
    if (status < 300 || status === 409) well(sent);
    else if (isAway(status)) later();
    else if (status === 413) say("large");
    else if (status === 401 || status === 404) {
      shut = true;
      fresh.hidden = false;
      say("ended");
    }
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (shut && !again) event.preventDefault();
    again = false;
  });

  /* Who types without a pause is saved every five seconds; who comes back to the page, at once. */
  setInterval(() => { if (sent < edits && !failing && !shut) save(); }, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") part();
    else if (isUnsaved() && !shut) save();
  });
  window.addEventListener("focus", () => {
    again = isUnsaved() && shut;
    if (again) save();
  });
  window.addEventListener("online", () => { if (isUnsaved()) save(); });

  /* Leaving: what is not saved yet goes with the page, or the browser asks first. */
  const send = (keepalive) => {
    const body = new URLSearchParams(new FormData(form));
    body.set("seq", seq += 1);
    const upTo = edits;
    const headers = { "HX-Request": "true" };
    return fetch(form.action, { method: "POST", body, headers, keepalive })
      .then((answer) => { if (answer.ok) well(upTo); return answer; });
  };
  const part = () => {
    if (!isUnsaved() || leaving) return;
    send(true).catch(() => {});
  };
  window.addEventListener("pagehide", part);
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved() && (failing || shut) && !leaving) event.preventDefault();
  });
  window.addEventListener("pageshow", (event) => {
    leaving = false;
    if (event.persisted && !isUnsaved()) location.reload();
  });

  /* Continue. While the server is away the page stays, with what was typed in it. */
  const go = (button) => {
    leaving = true;
    taken = edits;
    let count = form.querySelector("input[name=seq]");
    if (!count) {
      count = document.createElement("input");
      count.type = "hidden";
      count.name = "seq";
      form.append(count);
    }
    count.value = seq += 1;
    setTimeout(() => { leaving = false; count.remove(); if (isUnsaved() && !shut) save(); }, 15000);
    if (button) form.requestSubmit(button);
  };
  form.addEventListener("submit", (event) => {
    if (leaving || event.submitter?.hasAttribute("formaction")) return;
    if (!failing && navigator.onLine) {
      go();
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    send(false)
      .then(({ status }) => { if ([502, 503, 504].includes(status)) later(); else go(button); })
      .catch(later);
  });
})();
