/* Clocks. An element says data-clock="face|short|left|till" with data-due (unix seconds) while it runs, or data-left
   (seconds) while it is held, and data-length (seconds) for the round card; the server's time decides.

   face: .clock with .clock__time, .clock__till and a face that shows --left · short: "12 min" · left: "noch 12 min" · till: "bis 16:44" */

import { hm, word } from "./words.js";

const LAST = 120;                       // seconds: the last ones are red; of a short time the last third

/** Draw all clocks below `root` now and ten times a minute more than needed. `ended` is called once when one runs out. */
export function clocks(root, live, ended = () => {}) {
  const before = new Map();             // owner's id → seconds left at the last look
  const draw = () => {
    for (const node of root.querySelectorAll("[data-clock]")) {
      const left = remaining(node, live.now());
      if (left === null) continue;
      const held = node.dataset.due === "" || node.dataset.due === undefined;
      paint(node, left, held);
      const owner = (node.closest("[data-in]")?.id ?? "") + node.dataset.clock;
      if (!held && left <= 0 && before.get(owner) > 0) ended(node);
      before.set(owner, held ? 0 : left);
    }
  };
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
  node.classList.toggle("is-last", left <= Math.min(LAST, (Number(node.dataset.length) || Infinity) / 3));
  node.classList.toggle("is-over", left <= 0 && !held);
  node.classList.toggle("is-held", held);
  if (kind === "till") return put(node, held ? word("held") : word("till", { time: hm(due) }));
  if (kind === "short") return put(node, time(left));
  if (kind === "left") return put(node, word("left", { time: time(left) }));
  const length = Number(node.dataset.length) || left || 1;
  node.style.setProperty("--left", Math.min(1, left / length).toFixed(4));
  put(node.querySelector(".clock__time"), time(left));
  put(node.querySelector(".clock__till"), held ? word("held") : left > 0 ? word("till", { time: hm(due) }) : word("time_over"));
}

function put(node, text) { if (node && node.textContent !== text) node.textContent = text; }
