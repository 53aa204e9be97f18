/* A chosen card stays in sight while one looks for its place: its words stick to the top, and what may take it comes to it.

   form[data-picks="card"]   its radios of this name choose; they may stand anywhere (form="…")
   [data-picked]             shown while something is chosen, with [data-picked-text], [data-picked-go], [data-picked-off]
   [data-picked-places]      buttons with data-board: only those of the chosen card's own board are shown */

import { reveal } from "../lists.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

const chosenIn = (form) => [...form.elements].find((field) => field.type === "radio" && field.name === form.dataset.picks && field.checked) ?? null;
const homeOf = (radio) => radio.closest(".card[data-in], .cluster");

export function picks(root = document) {
  const update = () => { for (const form of root.querySelectorAll("form[data-picks]")) show(form); };
  root.addEventListener("change", (event) => { if (event.target.type === "radio" && event.target.form?.dataset.picks) show(event.target.form); });
  root.addEventListener("click", (event) => {
    const form = event.target.closest("form[data-picks]");
    const radio = form && chosenIn(form);
    if (!radio) return;
    if (event.target.closest("[data-picked-off]")) { radio.checked = radio.defaultChecked = false; show(form); radio.focus({ preventScroll: true }); }
    if (event.target.closest("[data-picked-go]")) {
      reveal(homeOf(radio));
      homeOf(radio).scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
    }
  });
  return update;
}

function show(form) {
  const bar = form.querySelector("[data-picked]");
  const radio = chosenIn(form);
  bar.hidden = !radio;
  for (const node of document.querySelectorAll(".is-picked")) if (!radio || node !== homeOf(radio)) node.classList.remove("is-picked");
  if (!radio) return;
  const home = homeOf(radio);
  home.classList.add("is-picked");
  const text = home.matches(".card") ? [...home.querySelectorAll(":scope > p:first-of-type > *")].map((part) => part.textContent).join("  ") : home.querySelector("input[name=text]")?.value || home.querySelector(".card__text")?.textContent || "";
  const place = bar.querySelector("[data-picked-text]");
  if (place.textContent !== text) place.textContent = text;
  const board = radio.closest("[data-seek-part] > [data-region^=board-]")?.dataset.region ?? "";
  const heap = home.closest(".cluster")?.id;
  let any = false;
  for (const button of bar.querySelectorAll("[data-board]")) {
    button.hidden = button.dataset.board !== board || button.value === heap;
    any ||= !button.hidden;
  }
  const places = bar.querySelector("[data-picked-places]");
  if (places) places.hidden = !any;
}
