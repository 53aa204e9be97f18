/* How much room a region has, and what is said about the cards that have none. */

import { word } from "./words.js";

/** A card is an element of its own; clusters are none. */
export const isCard = (node) => node.classList.contains("card") && node.dataset.in !== undefined;

export const fits = (region) => region.scrollHeight <= region.clientHeight + 1;

export const roomOf = (region) => {
  const style = getComputedStyle(region);
  return region.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
};

/** "+ 12 more" in a region's line; nothing for 0. */
export function say(line, n) {
  if (!line) return;
  const text = n ? word("more", { n }) : "";
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !n;
}

/** The line of a region, or null. */
export function lineOf(region) {
  const named = document.querySelector(`[data-fit-more="${CSS.escape(region.dataset.region ?? "")}"]`);
  return named ?? [...(region.parentElement?.children ?? [])].find((n) => n.dataset.fitMore === "") ?? null;
}

/** A card that is higher than its whole board shows its beginning. True if it had to. */
export function shorten(card, room) {
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
