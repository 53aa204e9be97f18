/* The wall never scrolls and never shrinks its letters: what does not fit leaves it, and a line says how many.

   [data-fit]            a region of fixed height; its cards, also those in clusters inside it, come oldest first and the
                         newest stay. data-fit="first": the first ones stay. data-fit="now": the card that is read (.is-now)
                         and those after it stay, and where there is room the ones before it
   [data-fit-more]       in or beside the region, or in the element of a cluster's own region: "+ 12 weitere"
   [data-tighten="2"]    around several regions: they are tried at full size, then narrower in as many steps, until all fit.
                         The step stands on the body as data-tight; what narrower means is the style sheets' affair
   [data-pack]           once it is tight, a region's cards are packed like on a pinboard (pack.js), each below the shortest
                         column. A cluster reaches over as many columns as the style sheet's --span says and has a [data-pack]
                         of its own: it keeps its heading, shows its newest cards, and where even that is too much (.is-strip)
                         only its heading. With an .is-open one among them that is the only one */

import { Board, MOST } from "./pack.js";
import { fits, lineOf, roomOf, say, shorten } from "./room.js";

const LOTS = 48;                        // with more cards than this nobody tries to show them at full size

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
