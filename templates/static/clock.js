/* Clocks. An element says data-clock="face|short|left|till|signal" with data-due (unix seconds) while it runs, or data-left
   (seconds) while it is held, and data-length (seconds) for the round card; the server's time decides.

   face: .clock with .clock__time, .clock__till and a face that shows --left · short: "12 min" · left: "noch 12 min" · till: "bis 16:44"
   signal: no text of its own, only the classes is-half, is-last, is-over, is-held

   With data-half (seconds left) there is a signal on the way, and is-half from then on: whoever is given more time after her
   half-time hears it only once. */

import { hm, word } from "./words.js";

const LAST = 120;                       // seconds: the last ones are red; of a short time the last third

/** Does a clock warn? In its last two minutes, a short one in its last quarter: else it would never do anything but warn. */
export const isLast = (left, length) => left <= Math.min(LAST, (Number(length) || Infinity) / 4);

/** Draw all clocks below `root` now and ten times a minute more than needed. `half` and `ended` are called once for a clock
    that comes to its half-time or runs out. */
export function clocks(root, live, { half = () => {}, ended = () => {} } = {}) {
  const before = new Map();             // owner's id → seconds left at the last look, 0 while it is held
  const halves = new Map();             // owner's id → whether its half-time is over
  const draw = () => {
    for (const node of root.querySelectorAll("[data-clock]")) {
      const left = remaining(node, live.now());
      if (left === null) continue;
      const held = node.dataset.due === "" || node.dataset.due === undefined;
      paint(node, left, held);
      const owner = (node.closest("[data-in]")?.id ?? "") + node.dataset.clock;
      if (!held && left <= 0 && before.get(owner) > 0) ended(node);
      before.set(owner, held ? 0 : left);
      if (node.dataset.half) halfway(node, owner, left, held); else halves.delete(owner);
    }
  };
  function halfway(node, owner, left, held) {
    const over = left <= Number(node.dataset.half);
    const fresh = left >= Number(node.dataset.length) - 2;            // it was set anew
    const was = fresh ? false : halves.get(owner);
    if (over && was === false && left > 0 && !held) half(node);
    halves.set(owner, Boolean(over || was));
    node.classList.toggle("is-half", halves.get(owner));
  }
  draw();
  setInterval(draw, 500);
  return draw;
}

function remaining(node, now) {
  if (node.dataset.due) return Math.max(0, Number(node.dataset.due) - now);
  return node.dataset.left ? Math.max(0, Number(node.dataset.left)) : null;
}

function time(left) {
  if (left > LAST) return word("minutes", { n: Math.ceil(left / 60) });
  const s = Math.ceil(left);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}

function paint(node, left, held) {
  const kind = node.dataset.clock;
  const due = Number(node.dataset.due);
  node.classList.toggle("is-last", isLast(left, node.dataset.length));
  node.classList.toggle("is-over", left <= 0 && !held);
  node.classList.toggle("is-held", held);
  if (kind === "signal") return;
  if (kind === "till") return put(node, held ? word("held") : word("till", { time: hm(due) }));
  if (kind === "short") return put(node, time(left));
  if (kind === "left") return put(node, word("left", { time: time(left) }));
  const length = Number(node.dataset.length) || left || 1;
  node.style.setProperty("--left", Math.min(1, left / length).toFixed(4));
  put(node.querySelector(".clock__time"), time(left));
  put(node.querySelector(".clock__till"), held ? word("held") : left > 0 ? word("till", { time: hm(due) }) : word("time_over"));
}

function put(node, text) { if (node && node.textContent !== text) node.textContent = text; }
