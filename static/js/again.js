/* A fragment that was refused because its page had grown too old: take the new token and ask again
   (SECURITY-REQUIREMENTS D5). Once in ten seconds, so that nothing goes round in a circle. */
(() => {
  "use strict";
  const HEADER = "X-CSRF-Token";
  const PAUSE = 10000;
  let last = -PAUSE;
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const token = detail.xhr.status === 403 && detail.xhr.getResponseHeader(HEADER);
    if (!token || performance.now() - last < PAUSE) return;
    last = performance.now();
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    const { verb, path, triggeringEvent } = detail.requestConfig;
    const { elt, target } = detail;
    setTimeout(() => window.htmx.ajax(verb, path, { source: elt, target, event: triggeringEvent }));
  });
})();
