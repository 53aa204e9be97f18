/* The wall never scrolls and never shrinks its letters: what does not fit leaves it, the oldest first, and a line says how many.

   [data-fit]            a region of fixed height. Its cards, also those in clusters inside it, come oldest first; with
                         data-fit="first" the newest come first.
   [data-fit-more]       in or beside the region, or in the element of a cluster's own region: "+ 12 weitere" */

import { word } from "./words.js";

const LINES = 5;                        // of a card on a board the wall shows so many; the whole card is on the phone

/** Hide what does not fit into each [data-fit]. */
export function fit(root = document) {
  for (const region of root.querySelectorAll("[data-fit]")) fitOne(region);
}

function fitOne(region) {
  let cards = [...region.querySelectorAll(".card[data-in]")];
  if (!cards.length) cards = [...region.children].filter((n) => n.dataset.in !== undefined);
  if (region.dataset.fit === "first") cards.reverse();
  const show = (gone) => {
    cards.forEach((card, index) => card.classList.toggle("is-off-wall", index < gone && !card.classList.contains("is-now")));
    count(region, cards);
  };
  show(0);
  if (fits(region)) return;
  let low = 1, high = cards.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    show(middle);
    if (fits(region)) high = middle; else low = middle + 1;
  }
  show(Math.max(0, Math.min(low, cards.length - 1)));   // the last one stays, and so does the one that is read
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
  for (const [line, n] of lines) {
    if (!line) continue;
    line.textContent = n ? word("more", { n }) : "";
    line.hidden = !n;
  }
}

function lineOf(region) {
  const named = document.querySelector(`[data-fit-more="${CSS.escape(region.dataset.region ?? "")}"]`);
  return named ?? [...(region.parentElement?.children ?? [])].find((n) => n.dataset.fitMore === "") ?? null;
}

/** Cards by what stands on them: of a very long one the wall shows the beginning, a long word keeps the letters small. */
export function clip(cards) {
  const fresh = [...cards].filter((card) => {
    if (card.dataset.seen !== undefined || !card.clientWidth || !textOf(card)) return false;
    card.dataset.seen = "";             // goes when the card is changed: then it is looked at again
    return true;
  });
  // All at once: asking each card after changing it would lay the wall out again for every one.
  for (const card of fresh) { card.classList.remove("is-wordy"); card.classList.add("is-tried"); }
  const torn = fresh.filter((card) => card.scrollWidth > card.clientWidth + 1);
  for (const card of fresh) card.classList.remove("is-tried");
  for (const card of torn) card.classList.add("is-wordy");
  const onBoards = fresh.filter((card) => card.closest("[data-fit]"));
  for (const card of onBoards) card.classList.remove("is-long");
  for (const card of onBoards.filter(tall)) shorten(card);
}

const textOf = (card) => card.querySelector(".card__text") ?? card.querySelector("[dir='auto']");

function tall(card) {
  const text = textOf(card);
  return text.getBoundingClientRect().height > (LINES + .5) * parseFloat(getComputedStyle(text).lineHeight);
}

function shorten(card) {
  card.classList.add("is-long");
  if (card.querySelector(":scope > [data-whole]")) return;
  const note = document.createElement("p");
  note.className = "card__meta";
  note.dataset.whole = "";
  note.textContent = word("whole_on_phone");
  card.appendChild(note);
}
