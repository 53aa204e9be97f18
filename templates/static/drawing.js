/* A sheet to draw on with a finger, a pen or the mouse. Strokes are kept, so that one can take them back one by one.

   sheet(pic, { done(blob), cancel() }) opens the sheet of a form's [data-pic] and calls one of the two when it is over. */

const INK = { ink: "#1b1b1b", red: "#c62828", blue: "#1c5fb0", green: "#2f7d32", yellow: "#f2b705" };
const WIDTH = 9;                       // on a sheet of 1200 × 900

export function sheet(pic, { done, cancel }) {
  const place = pic.querySelector("[data-pic-sheet]");
  const canvas = place.querySelector("[data-pic-canvas]");
  const pen = canvas.getContext("2d");
  const strokes = [];
  const under = new Map();             // pointer → the stroke that it draws; a hand has several
  const over = new AbortController();
  const on = (node, name, act) => node.addEventListener(name, act, { signal: over.signal });
  let colour = "ink";

  function clear() {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }

  function line(stroke, from) {
    Object.assign(pen, { lineWidth: WIDTH, lineCap: "round", lineJoin: "round", strokeStyle: INK[stroke.colour] });
    pen.beginPath();
    const [x, y] = stroke.points[Math.max(0, from - 1)];
    pen.moveTo(x, y);
    for (const [a, b] of stroke.points.slice(from)) pen.lineTo(a, b);
    if (stroke.points.length === 1) pen.lineTo(x + .1, y);
    pen.stroke();
  }

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  }

  on(canvas, "pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    try { canvas.setPointerCapture(event.pointerId); } catch { /* it has gone again */ }
    const stroke = { colour, points: [at(event)] };
    under.set(event.pointerId, stroke);
    strokes.push(stroke);
    line(stroke, 0);
  });
  on(canvas, "pointermove", (event) => {
    const stroke = under.get(event.pointerId);
    if (!stroke) return;
    const before = stroke.points.length;
    for (const one of event.getCoalescedEvents?.() ?? [event]) stroke.points.push(at(one));
    if (stroke.points.length === before) stroke.points.push(at(event));
    line(stroke, before);
  });
  for (const name of ["pointerup", "pointercancel"]) on(canvas, name, (event) => under.delete(event.pointerId));

  const pens = [...place.querySelectorAll("[data-pic-pen]")];
  for (const one of pens) {
    on(one, "click", () => {
      colour = one.dataset.picPen;
      for (const other of pens) other.setAttribute("aria-pressed", String(other === one));
    });
  }
  colour = pens.find((one) => one.getAttribute("aria-pressed") === "true")?.dataset.picPen ?? "ink";
  on(place.querySelector("[data-pic-back]"), "click", () => {
    strokes.pop();
    clear();
    for (const stroke of strokes) line(stroke, 0);
  });
  on(place.querySelector("[data-pic-cancel]"), "click", () => { over.abort(); place.hidden = true; cancel(); });
  on(place.querySelector("[data-pic-done]"), "click", () => {
    over.abort();
    place.hidden = true;
    if (!strokes.length) cancel();
    else canvas.toBlob((blob) => (blob ? done(blob) : cancel()), "image/png");
  });

  clear();
  place.hidden = false;
  canvas.scrollIntoView({ block: "nearest" });
}
