/* The wall never scrolls and never shrinks its letters: what does not fit leaves it, and a line says how many.

   [data-fit]            a region of fixed height; its cards, also those in clusters inside it, come oldest first and the
                         newest stay. data-fit="first": the first ones stay. data-fit="now": the card that is read (.is-now)
                         and those after it stay, and where there is room the ones before it
   [data-fit-more]       in or beside the region, or in the element of a cluster's own region: "+ 12 weitere"
   [data-tighten="2"]    around several regions: they are tried at full size, then narrower in as many steps, until all fit.
                         The step stands on the body as data-tight; what narrower means is the style sheets' affair
   [data-pack]           once it is tight, a region's cards are packed like on a pinboard, each below the shortest column.
                      A cluster reaches over as many columns as
                         the style sheet's --span says and has a [data-pack] of its own: it keeps its heading, shows its
                         newest cards, and where even that is too much (.is-strip) only its heading. With an .is-open one among
                         them it is the only one that is shown */

import { word } from "./words.js";

const LOTS = 48;                        // with more cards than this nobody tries to show them at full size
const MOST = 64;                        // of one region are looked at: no wall takes more, and measuring them costs time
const MANY = 150;                       // with more cards on a board its clusters are headings with their number
const PATIENCE = 12;                    // so many older cards are tried in a gap where the next one does not fit

const isCard = (node) => node.classList.contains("card") && node.dataset.in !== undefined;

/** Hide what does not fit into each [data-fit]. */
export function fit(root = document) {
  const groups = new Map();
  for (const region of root.querySelectorAll("[data-fit]")) {
    const around = region.closest("[data-tighten]");
    if (!groups.has(around)) groups.set(around, []);
    groups.get(around).push(region);
  }
  if (![...groups.keys()].some(Boolean)) tight(0);
  for (const [around, regions] of groups) {
    if (around) tighten(around, regions); else regions.forEach(fitOne);
  }
}

function tight(level) { if (document.body.dataset.tight !== String(level)) document.body.dataset.tight = level; }

function tighten(around, regions) {
  const last = Number(around.dataset.tighten) || 0;
  const hung = regions.map((region) => new Board(region));
  const cards = hung.reduce((sum, board) => sum + (board.isThere ? board.all.length : 0), 0);
  for (let level = cards > LOTS ? last : 0; level < last; level++) {
    tight(level);
    if (hung.filter((board) => board.isThere).every((board) => (level ? board.packs() : board.rows()))) return;
  }
  tight(last);
  for (const board of hung) if (board.isThere) board.fill(); else say(board.line, 0);
}

/* ── A board that is packed ── */

class Board {
  constructor(region) {
    this.region = region;
    this.line = lineOf(region);
    const children = [...region.children].filter((node) => node.dataset.in !== undefined);
    this.open = children.some((node) => node.classList.contains("is-open"));
    const there = this.open ? children.filter((node) => node.classList.contains("is-open")) : children;
    this.clusters = there.filter((node) => !isCard(node)).map((node) => {
      const inner = node.querySelector("[data-pack]");
      return { node, inner, cards: inner ? [...inner.children].filter(isCard).map((card) => ({ node: card })) : [] };
    });
    this.loose = there.filter(isCard).map((node) => ({ node }));
    this.all = [...this.clusters.flatMap((cluster) => cluster.cards), ...this.loose];
  }

  get isThere() { return this.region.offsetParent !== null || this.region.clientHeight > 0; }

  /** Everything in rows at full size; true if it fits. */
  rows() {
    this.unpack();
    for (const { node } of this.all) node.classList.remove("is-off-wall", "is-long");
    say(this.line, 0);
    return fits(this.region);
  }

  unpack() {
    this.regions((list) => list.remove("is-packed", "is-weighed"));
    for (const { node } of this.clusters) node.classList.remove("is-off-wall", "is-strip", "is-cut");
  }

  regions(act) { for (const region of [this.region, ...this.clusters.map((cluster) => cluster.inner)]) if (region) act(region.classList); }

  /** Everything packed; true if it fits. */
  packs() {
    this.measure(this.all);
    say(this.line, 0);
    if (this.height(new Set(this.all)) > this.room) return false;
    this.hang(new Set(this.all));
    return true;
  }

  /** As much as there is room for. */
  fill() {
    const order = this.order();
    say(this.line, 0);
    this.measure(order.slice(0, MOST));
    if (order.length <= MOST && this.height(new Set(order)) <= this.room) { this.hang(new Set(order)); return; }
    say(this.line, 1);
    this.look();
    this.hang(this.choose(order.slice(0, MOST)));
  }

  get mode() { return this.region.dataset.fit; }

  /* The cards, those first that shall stay. */
  order() {
    if (this.mode === "first") return this.all;
    const now = this.all.findIndex(({ node }) => node.classList.contains("is-now"));
    if (this.mode === "now") return [...this.all.slice(Math.max(0, now)), ...this.all.slice(0, Math.max(0, now)).reverse()];
    // Every cluster shows its newest before one shows many; a loose card stands for itself, so it counts twice.
    const ranked = [];
    for (const [cards, weight] of [...this.clusters.map((cluster) => [cluster.cards, 1]), [this.loose, .5]]) {
      cards.forEach((card, i) => ranked.push([(cards.length - 1 - i) * weight, card]));
    }
    const order = ranked.sort((a, b) => a[0] - b[0]).map(([, card]) => card);
    if (order.length <= MOST || !this.clusters.length) return order;
    // Where hundreds lie in heaps, the loose ones still come to be looked at.
    return [...new Set([...order.slice(0, this.all.length > MANY ? 0 : MOST / 2), ...this.loose.slice(-MOST / 2).reverse(), ...order])];
  }

  /* Show these cards and ask them how high they are. All at once: asking each one after changing it would lay the wall out
     again for every one. */
  measure(cards) {
    const shown = new Set(cards);
    this.regions((list) => list.add("is-packed", "is-weighed"));
    // With the words that stand for a nameless heap: so high its heading may become.
    for (const { node } of this.clusters) { node.classList.remove("is-off-wall", "is-strip"); node.classList.add("is-cut"); }
    for (const card of this.all) {
      card.node.classList.toggle("is-off-wall", !shown.has(card));
      card.node.classList.remove("is-long");
    }
    this.look();
    for (const card of cards) {
      card.h = card.node.offsetHeight;
      card.span = card.node.dataset.wide === undefined ? 1 : 2;
    }
    for (const cluster of this.clusters) {
      cluster.columns = columnsOf(cluster.inner);
      cluster.gap = gapOf(cluster.inner);
      cluster.frame = cluster.node.offsetHeight - (cluster.inner?.offsetHeight ?? 0);
      cluster.span = Number(getComputedStyle(cluster.node).getPropertyValue("--span")) || this.columns;
    }
  }

  look() {
    this.room = roomOf(this.region);
    this.columns = columnsOf(this.region);
    this.gap = gapOf(this.region);
  }

  /* How high the board would be with these cards. Lays the places down in the cards and clusters. */
  height(chosen) {
    const boxes = [];
    for (const cluster of this.clusters) {
      const cards = cluster.strip ? [] : cluster.cards.filter((card) => chosen.has(card));
      cluster.away = cluster.off || (!cards.length && Boolean(this.mode));
      if (cluster.away) continue;
      cluster.h = cluster.strip || cluster.frame + stack(cards, cluster.columns, cluster.gap);
      boxes.push(cluster);
    }
    for (const card of this.loose) if (chosen.has(card)) boxes.push(card);
    return stack(boxes, this.columns, this.gap);
  }

  choose(order) {
    const chosen = new Set();
    if (!this.mode && this.clusters.length && !this.open) this.base(chosen);
    const closed = new Set(this.clusters.filter((cluster) => cluster.strip).flatMap((cluster) => cluster.cards));
    let misses = 0;
    for (const card of order) {
      if (chosen.has(card) || closed.has(card)) continue;
      chosen.add(card);
      if (this.height(chosen) <= this.room) continue;
      chosen.delete(card);
      if (this.mode || ++misses > PATIENCE) break;
    }
    if (!chosen.size && order.length && !closed.size) chosen.add(order[0]);
    return chosen;
  }

  /* Every cluster with a row of its newest cards, and beside them the newest loose ones. Where that is too much a cluster is its
     heading alone; what room is left opens the newest clusters again, unless the board has too many cards for that to help. */
  base(chosen) {
    const rows = new Map(this.clusters.map((cluster) => [cluster, cluster.cards.slice(-cluster.columns)]));
    const loose = this.loose.slice(-2 * this.columns).filter((card) => card.h !== undefined).reverse();
    const first = [...[...rows.values()].flat(), ...loose.slice(0, this.columns)];
    if (this.all.length <= MANY && this.height(new Set(first)) <= this.room) { first.forEach((card) => chosen.add(card)); return; }
    for (const { node } of this.clusters) node.classList.add("is-strip");
    for (const cluster of this.clusters) cluster.strip = cluster.node.offsetHeight;
    for (const cluster of this.clusters) {
      if (this.height(chosen) <= this.room) break;
      cluster.off = true;               // not even room for all headings: the oldest are counted only
    }
    const fits = (more) => {
      more.forEach((card) => chosen.add(card));
      const fine = this.height(chosen) <= this.room;
      if (!fine) more.forEach((card) => chosen.delete(card));
      return fine;
    };
    for (const card of loose) fits([card]);
    if (this.all.length > MANY) return;
    for (const cluster of [...this.clusters].reverse()) {
      if (cluster.off) continue;
      const strip = cluster.strip;
      cluster.strip = 0;
      if (fits(rows.get(cluster))) cluster.node.classList.remove("is-strip"); else cluster.strip = strip;
    }
  }

  /* Put everything where it was reckoned to be. */
  hang(chosen) {
    this.height(chosen);
    this.regions((list) => list.remove("is-weighed"));
    let hidden = 0;
    for (const cluster of this.clusters) {
      const cut = cluster.strip || cluster.cards.some((card) => !chosen.has(card));
      cluster.node.classList.toggle("is-off-wall", Boolean(cluster.away));
      cluster.node.classList.toggle("is-cut", Boolean(cut));
      if (cluster.away) hidden += cluster.cards.length; else place(cluster);
      if (this.open) hidden += cluster.cards.filter((card) => !chosen.has(card)).length;      // elsewhere the heading says it
    }
    for (const card of this.all) {
      card.node.classList.toggle("is-off-wall", !chosen.has(card));
      if (chosen.has(card)) place(card);
    }
    say(this.line, hidden + this.loose.filter((card) => !chosen.has(card)).length);
    if (chosen.size === 1) for (const card of chosen) if (shorten(card.node, this.room)) { card.h = card.node.offsetHeight; place(card); }
  }
}

/* Lay boxes {h, span} below each other, each where the columns are shortest; how high that is. */
function stack(boxes, columns, gap) {
  const ends = new Array(columns).fill(0);
  let bottom = 0;
  for (const box of boxes) {
    const span = Math.min(box.span, columns);
    let top = Infinity;
    for (let c = 0; c + span <= columns; c++) {
      const here = Math.max(...ends.slice(c, c + span));
      if (here < top) { top = here; box.column = c; }
    }
    box.top = top;
    box.wide = span;
    for (let c = box.column; c < box.column + span; c++) ends[c] = top + box.h + gap;
    bottom = Math.max(bottom, top + box.h);
  }
  return bottom;
}

function place({ node, column, top, h, wide }) {
  for (const [name, value] of [["--col", column + 1], ["--wide", wide], ["--row", Math.round(top) + 1], ["--rows", Math.ceil(h)]]) {
    if (node.style.getPropertyValue(name) !== String(value)) node.style.setProperty(name, value);
  }
}

const columnsOf = (region) => Math.max(1, region ? getComputedStyle(region).gridTemplateColumns.split(" ").filter((part) => part.endsWith("px")).length : 1);
const roomOf = (region) => {
  const style = getComputedStyle(region);
  return region.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
};
const gapOf = (region) => (region ? parseFloat(getComputedStyle(region).columnGap) || 0 : 0);

/* ── A board in rows ── */

function fitOne(region) {
  let cards = [...region.querySelectorAll(".card[data-in]")];
  if (!cards.length) cards = [...region.children].filter((n) => n.dataset.in !== undefined);
  if (region.dataset.fit === "first") cards.reverse();
  for (const card of cards) card.classList.remove("is-long");
  const least = Math.max(0, cards.length - MOST);
  const show = (gone) => {
    cards.forEach((card, index) => card.classList.toggle("is-off-wall", index < gone && !card.classList.contains("is-now")));
    count(region, cards);
  };
  show(least);
  if (least === 0 && fits(region)) return;
  let low = Math.max(1, least), high = cards.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    show(middle);
    if (fits(region)) high = middle; else low = middle + 1;
  }
  const gone = Math.max(0, Math.min(low, cards.length - 1));
  show(gone);                           // the last one stays, and so does the one that is read
  if (gone === cards.length - 1) shorten(cards[gone], roomOf(region));
}

const fits = (region) => region.scrollHeight <= region.clientHeight + 1;

/* Each hidden card is counted where it lies: in its cluster's line, else in the region's. */
function count(region, cards) {
  const lines = new Map([[lineOf(region), 0]]);
  for (const card of cards) {
    const home = card.closest("[data-region]");
    const line = (home && home !== region && lineOf(home)) || lineOf(region);
    lines.set(line, (lines.get(line) ?? 0) + (card.classList.contains("is-off-wall") ? 1 : 0));
  }
  for (const [line, n] of lines) say(line, n);
}

function say(line, n) {
  if (!line) return;
  const text = n ? word("more", { n }) : "";
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !n;
}

function lineOf(region) {
  const named = document.querySelector(`[data-fit-more="${CSS.escape(region.dataset.region ?? "")}"]`);
  return named ?? [...(region.parentElement?.children ?? [])].find((n) => n.dataset.fitMore === "") ?? null;
}

/* ── What stands on a card ── */

/** Cards by what stands on them: a long word keeps the letters small. Packed boards go by the number of letters instead. */
export function clip(cards) {
  const fresh = [...cards].filter((card) => {
    if (card.dataset.seen !== undefined || card.dataset.len !== "s" || card.closest("[data-pack]") || !card.clientWidth) return false;
    card.dataset.seen = "";             // goes when the card is changed: then it is looked at again
    return true;
  });
  for (const card of fresh) { card.classList.remove("is-wordy"); card.classList.add("is-tried"); }
  const torn = fresh.filter((card) => card.scrollWidth > card.clientWidth + 1);
  for (const card of fresh) card.classList.remove("is-tried");
  for (const card of torn) card.classList.add("is-wordy");
}

/* A card that is higher than its whole board shows its beginning. True if it had to. */
function shorten(card, room) {
  const text = card.querySelector(".card__text") ?? card.querySelector("[dir='auto']");
  if (!text || card.offsetHeight <= room + 1) return false;
  card.classList.add("is-long");
  if (!card.querySelector(":scope > [data-whole]")) {
    const note = document.createElement("p");
    note.className = "card__meta";
    note.dataset.whole = "";
    note.textContent = word("whole_on_phone");
    card.appendChild(note);
  }
  card.style.setProperty("--lines", 1);
  const free = room - card.offsetHeight;
  card.style.setProperty("--lines", 1 + Math.max(1, Math.floor(free / (parseFloat(getComputedStyle(text).lineHeight) || 1))));
  return true;
}
