/* Long lists of cards on console and phone: the first ones, the next ones on a button, a search, and only one place.

   [data-list="24"]              a region that shows so many of its cards at first
   [data-list-more="region"]     the button that shows the next ones
   [data-seek-root]              around the lists that are searched together. In it [data-seek-tools] with input[data-seek] and
                                 select[data-seek-place] (a region's name), shown where there are many cards; [data-seek-part]:
                                 a board or heap that goes when nothing in it is found; [data-seek-none]: nothing was found
   Cards that wait for later are .is-later, those not found .is-out. What is read aloud (.is-now) or chosen always shows. */

import { word } from "./words.js";

const MANY = 13;                        // from so many cards on one searches
const FOUND = 60;                       // of what is found so many are shown

const more = new Map();                 // region → how many cards of it are shown beyond the first

const isCard = (node) => node.classList.contains("card") && node.dataset.in !== undefined;
const cardsOf = (region) => [...region.children].filter(isCard);
const stays = (card) => card.classList.contains("is-now") || card.querySelector("input[type=radio]:checked") !== null;

/** Look at all lists below `root` again. */
export function lists(root = document) {
  const seen = new Set();
  for (const area of root.querySelectorAll("[data-seek-root]")) for (const region of seek(area)) seen.add(region);
  for (const region of root.querySelectorAll("[data-list]")) if (!seen.has(region)) steps(region);
}

/** Show a card wherever it lies. */
export function reveal(card) {
  const area = card.closest("[data-seek-root]");
  if (area && card.classList.contains("is-out")) {
    for (const field of area.querySelectorAll("[data-seek], [data-seek-place]")) field.value = "";
    seek(area);
  }
  const region = card.closest("[data-list]");
  if (region && card.classList.contains("is-later")) {
    more.set(region.dataset.region, Math.max(0, cardsOf(region).indexOf(card) + 1 - Number(region.dataset.list)));
    steps(region);
  }
}

function steps(region) {
  const cards = cardsOf(region);
  const first = Number(region.dataset.list);
  const shown = first + (more.get(region.dataset.region) ?? 0);
  let later = 0;
  cards.forEach((card, index) => {
    const waits = index >= shown && !stays(card);
    later += waits;
    card.classList.toggle("is-later", waits);
    card.classList.remove("is-out");
  });
  offer(region, later, Math.min(later, first));
}

function offer(region, later, next) {
  const button = document.querySelector(`[data-list-more="${CSS.escape(region.dataset.region)}"]`);
  if (!button) return;
  button.hidden = !later;
  const text = later ? word("list_more", { n: next, of: later }) : "";
  if (button.textContent !== text) button.textContent = text;
}

/* Returns the regions that were looked at. */
function seek(area) {
  const regions = [...area.querySelectorAll("[data-list]")];
  const tools = area.querySelector("[data-seek-tools]");
  const total = regions.reduce((sum, region) => sum + cardsOf(region).length, 0);
  const wanted = (area.querySelector("[data-seek]")?.value ?? "").trim().toLocaleLowerCase();
  const place = area.querySelector("[data-seek-place]")?.value ?? "";
  const on = Boolean(wanted || place);
  if (tools) tools.hidden = total < MANY && !on;
  let found = 0;
  for (const region of regions) {
    if (!on) { steps(region); continue; }
    const here = !place || region.closest(`[data-region="${CSS.escape(place)}"]`) !== null;
    for (const card of cardsOf(region)) {
      const fits = here && says(card, wanted) && found < FOUND;
      found += fits;
      card.classList.remove("is-later");
      card.classList.toggle("is-out", !fits);
    }
    offer(region, 0, 0);
  }
  for (const part of area.querySelectorAll("[data-seek-part]")) part.classList.toggle("is-out", on && !part.querySelector(".card[data-in]:not(.is-out)"));
  const none = area.querySelector("[data-seek-none]");
  if (none) none.hidden = !on || found > 0;
  return regions;
}

const plain = (text) => text.replaceAll("\u00ad", "").toLocaleLowerCase();

/* A number alone means the card of this number. */
function says(card, wanted) {
  if (!wanted) return true;
  if (/^\d+$/.test(wanted)) { const no = card.querySelector(".card__no")?.textContent.trim(); if (no) return no === wanted; }
  return plain(card.querySelector(".card__text")?.textContent ?? card.textContent).includes(wanted);
}

/** Hear the search fields and the buttons below `root`. */
export function takeLists(root = document) {
  const again = (event) => { if (event.target.dataset.seek !== undefined || event.target.dataset.seekPlace !== undefined) seek(event.target.closest("[data-seek-root]")); };
  root.addEventListener("input", again);
  root.addEventListener("change", again);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-list-more]");
    if (!button) return;
    const region = document.querySelector(`[data-region="${CSS.escape(button.dataset.listMore)}"]`);
    const name = region.dataset.region;
    const before = cardsOf(region).find((card) => card.classList.contains("is-later"));
    more.set(name, (more.get(name) ?? 0) + Number(region.dataset.list));
    steps(region);
    if (button.hidden) (before?.querySelector("button, input, summary") ?? before)?.focus({ preventScroll: true });
  });
}
