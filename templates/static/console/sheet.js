/* Plan and reality, drawn from stamps: the hour, how far the day has slipped, the bars of the run sheet, the countdown.

   Lines say data-start, data-begun, data-ended (unix seconds, empty if not known), data-minutes and data-place. */

import { isLast } from "../clock.js";
import { hm, word } from "../words.js";

const number = (text) => (text === undefined || text === "" ? null : Number(text));

export class Sheet {
  constructor(live, { hour, lag }) {
    Object.assign(this, { live, hour, lag });
    setInterval(() => this.tick(), 1000);
    this.draw();
  }

  tick() {
    this.countdown();
    const now = hm(this.live.now());
    if (now !== this.minute) this.draw();
  }

  draw() {
    const now = this.live.now();
    this.minute = hm(now);
    put(this.hour, this.minute);
    const lines = [...document.querySelectorAll('[data-region="agenda"] > .run')].map(read);
    const slip = slipOf(lines, now);
    this.says(slip, lines, now);
    project(lines, slip, now);
    const longest = lines.reduce((most, line) => Math.max(most, line.length / 60, passed(line, now)), 60);
    document.querySelector('[data-region="agenda"]').style.setProperty("--longest", longest);
    for (const line of lines) paint(line, now);
    this.end(lines);
    this.countdown();
  }

  /** "4 min behind plan" and its colour. */
  says(slip, lines, now) {
    const first = lines[0]?.start ?? null;
    const begun = lines.some((line) => line.begun !== null);
    this.lag.hidden = slip === null && (first === null || begun);
    if (this.lag.hidden) return;
    const waits = !begun && first !== null;
    const n = Math.round((slip ?? (waits ? Math.max(0, now - first) : 0)) / 60);
    const toGo = waits ? Math.max(0, Math.ceil((first - now) / 60)) : 0;
    const far = toGo > 24 * 60 || Math.abs(n) >= 24 * 60;             // another day than planned is no lag
    const text = far ? "" : toGo > 0 ? word("starts_in", { n: toGo }) : n > 0 ? word("behind", { n }) : n < 0 ? word("ahead", { n: -n }) : word("on_plan");
    this.lag.hidden = far;
    put(this.lag.querySelector("span"), text);
    this.lag.classList.toggle("tag--warn", !toGo && n > 0);
    this.lag.classList.toggle("tag--good", !toGo && n <= 0);
  }

  end(lines) {
    const node = document.getElementById("ends");
    const last = lines.reduce((latest, line) => Math.max(latest, line.till ?? 0), 0);
    if (!node || !last) return;
    const time = hm(last);
    const limit = number(node.dataset.limit);
    const over = limit === null ? 0 : Math.floor((last - limit) / 60);
    const late = over > 0 && over < 24 * 60;                          // another day than planned is no lag
    const text = late ? word("ends_late", { time, n: over, limit: hm(limit) }) : word("ends_at", { time });
    node.classList.toggle("is-late", late);
    if (node.textContent === text) return;
    const [before, ...after] = text.split(time);
    node.replaceChildren(before, Object.assign(document.createElement("b"), { className: "num", textContent: time }), after.join(time));
  }

  countdown() {
    for (const node of document.querySelectorAll("[data-countdown]")) {
      const due = number(node.dataset.due);
      const left = due !== null ? Math.max(0, due - this.live.now()) : number(node.dataset.left);
      if (left === null) continue;
      const s = Math.ceil(left);
      const text = s >= 3600
        ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
        : `${Math.floor(s / 60)}:${two(s % 60)}`;
      put(node.querySelector(".clock__time"), text);
      node.style.setProperty("--left", Math.min(1, left / (number(node.dataset.length) || left || 1)).toFixed(4));
      node.classList.toggle("is-last", isLast(left, node.dataset.length));
      node.classList.toggle("is-held", due === null);
    }
  }
}

const two = (n) => String(n).padStart(2, "0");

function read(node) {
  const { start, begun, ended, minutes, place } = node.dataset;
  const beside = node.classList.contains("is-beside");
  return { node, start: number(start), begun: number(begun), ended: number(ended), length: Number(minutes) * 60, place, beside };
}

/* Seconds that the day is behind its plan; null before the beginning or where no times are planned. */
function slipOf(lines, now) {
  const main = lines.filter((line) => !line.beside && line.start !== null);
  const running = main.find((line) => line.place === "now");
  if (running) return Math.max(now, running.begun + running.length) - (running.start + running.length);
  const done = main.filter((line) => line.place === "done");
  if (!done.length) return null;
  const next = main.slice(main.lastIndexOf(done[done.length - 1]) + 1).find((line) => !line.place);
  if (next) return Math.max(0, now - next.start);
  const last = done[done.length - 1];
  return last.ended === null ? null : last.ended - (last.start + last.length);
}

/* When the lines to come will begin and end, if everything goes on as planned from here. */
function project(lines, slip, now) {
  let cursor = null;
  const reached = lines.reduce((last, line, i) => (line.place ? i : last), -1);
  for (const [i, line] of lines.entries()) {
    line.skipped = !line.place && i < reached;
    if (line.skipped) { line.till = null; continue; }
    if (line.place === "done") line.till = line.ended ?? line.begun + line.length;
    else if (line.place === "now") line.till = Math.max(now, line.begun + line.length);
    else {
      line.begins = line.start !== null ? line.start + (slip ?? 0) : line.beside ? null : cursor;
      line.till = line.begins === null ? null : line.begins + line.length;
    }
    if (!line.beside && line.till !== null) cursor = line.till;
  }
}

/* Minutes that a line has really taken so far. */
function passed(line, now) {
  return line.begun === null ? 0 : Math.max(0, Math.round(((line.ended ?? now) - line.begun) / 60));
}

function paint(line, now) {
  const { node } = line;
  node.classList.toggle("is-skipped", line.skipped);
  if (line.skipped) put(node.querySelector(".run__time"), "–");
  if (line.begins) put(node.querySelector(".run__time"), hm(line.begins));
  const planned = Math.round(line.length / 60);
  const gone = passed(line, now);
  const text = line.place === "now" ? word("so_far", { n: gone, of: planned })
    : line.place === "done" && line.ended !== null && gone !== planned ? word("instead", { n: gone, of: planned })
    : word("min", { n: line.place === "done" && line.ended !== null ? gone : planned });
  put(node.querySelector(".run__dur"), text);
  width(node.querySelector(".run__bar--real"), Math.min(gone, planned));
  width(node.querySelector(".run__bar--over"), Math.max(0, gone - planned));
}

function width(bar, minutes) {
  if (!bar) return;
  bar.hidden = !minutes;
  bar.style.setProperty("--min", minutes);
}

function put(node, text) { if (node && node.textContent !== text) node.textContent = text; }
