/* A board whose cards are packed like on a pinboard, each below the shortest column; what is said in fit.js holds here.

   All heights are asked at once; which cards stay and where they hang is then reckoned, so that a wall of three hundred cards is
   laid out twice and not once for every card. */

import { fits, isCard, lineOf, roomOf, say, shorten } from "./room.js";

/** So many cards of one region are looked at: no wall takes more, and measuring them costs time. */
export const MOST = 64;
const MANY = 150;                       // with more cards on a board its clusters are headings with their number
const PATIENCE = 12;                    // so many older cards are tried in a gap where the next one does not fit

export class Board {
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
const gapOf = (region) => (region ? parseFloat(getComputedStyle(region).columnGap) || 0 : 0);
