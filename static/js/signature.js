/* A sheet to sign on, in place of the typed name: points only, on a sheet of 600 by 200, in a hidden
   field. Without this the name is typed. */
(() => {
  const part = document.querySelector("[data-draw]");
  const field = document.querySelector("#id_drawing");
  const typed = document.querySelector("[data-type-name]");
  const again = document.querySelector("[data-draw-again]");
  if (!part || !field || !typed || !window.SignaturePad) return;

  const WIDE = 600;
  const HIGH = 200;
  const MOST = 1900;  // points; the server takes 2,000
  const sheet = part.querySelector("canvas");
  const state = part.querySelector("#draw-state");
  const name = typed.querySelector("input");
  const pad = new window.SignaturePad(sheet, { minDistance: 3, minWidth: 1, maxWidth: 2.5 });
  const ink = () => getComputedStyle(sheet).color;
  const scale = () => WIDE / sheet.clientWidth;
  const onSheet = (value, most) => Math.min(most, Math.max(0, Math.round(value)));

  const strokes = () => {
    const all = pad.toData();
    const total = all.reduce((sum, { points }) => sum + points.length, 0);
    const step = Math.ceil(total / MOST);  // a very long one keeps every second point, or third
    return all.map(({ points }) => points
      .filter((_point, at) => at % step === 0)
      .flatMap(({ x, y }) => [onSheet(x * scale(), WIDE), onSheet(y * scale(), HIGH)]));
  };
  const keep = () => {
    const drawn = pad.isEmpty() ? [] : strokes();
    field.value = drawn.length ? JSON.stringify(drawn) : "";
    state.textContent = drawn.length ? state.dataset.drawn : state.dataset.empty;
  };
  const paint = (drawn) => {
    const pairs = (stroke) => stroke.flatMap((x, at) => (at % 2 ? [] : [[x, stroke[at + 1]]]));
    pad.fromData(drawn.map((stroke) => ({
      penColor: ink(), dotSize: 0, minWidth: 1, maxWidth: 2.5, velocityFilterWeight: 0.7, compositeOperation: "source-over",
      points: pairs(stroke).map(([x, y], at) => ({ x: x / scale(), y: y / scale(), pressure: 0.5, time: at * 16 })),
    })));
  };
  const read = () => { try { return JSON.parse(field.value || "[]"); } catch { return []; } };
  const fit = () => {  // the drawing survives a turned phone and another theme
    if (!sheet.clientWidth) return;
    const ratio = Math.max(1, window.devicePixelRatio);
    sheet.width = sheet.clientWidth * ratio;
    sheet.height = sheet.clientHeight * ratio;
    sheet.getContext("2d").scale(ratio, ratio);
    pad.penColor = ink();
    pad.clear();
    paint(read());
  };
  const show = (draws) => {
    part.hidden = !draws;
    typed.hidden = draws;
    again.hidden = draws;
    if (draws) fit();
  };

  pad.addEventListener("beginStroke", () => { pad.penColor = ink(); });
  pad.addEventListener("endStroke", keep);
  part.querySelector("[data-clear]").addEventListener("click", () => { pad.clear(); keep(); });
  part.querySelector("[data-type]").addEventListener("click", () => {
    pad.clear();
    keep();
    show(false);
    name.focus();
  });
  again.querySelector("button").addEventListener("click", () => {
    name.value = "";
    show(true);
    part.querySelector("[data-type]").focus();
  });
  window.addEventListener("resize", fit);
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    window.matchMedia(query).addEventListener("change", fit);
  }

  show(!name.value && !document.querySelector("#id_signature_error"));
  state.textContent = read().length ? state.dataset.drawn : state.dataset.empty;
})();
