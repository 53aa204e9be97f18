/* A card that is being written: the field grows with the text, and [data-lines="3"] beside it says how many lines are left.
   Nobody is stopped from writing more. */

import { word } from "./words.js";

function fit(field) {
  if (!field.offsetParent) return;
  const style = getComputedStyle(field);
  const line = parseFloat(style.lineHeight) || parseFloat(style.fontSize) * 1.3;
  const around = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
  Object.assign(field.style, { minBlockSize: "0", blockSize: "0" });        // only then it tells how much it holds
  const held = field.scrollHeight;
  Object.assign(field.style, { minBlockSize: "", blockSize: `${held + 2}px` });
  const note = field.form?.querySelector("[data-lines]");
  if (!note) return;
  const left = Number(note.dataset.lines) - Math.round((held - around) / line);
  const text = field.value === "" ? "" : left > 0 ? word("lines_left", { n: left }) : left === 0 ? word("card_full") : word("card_over");
  if (note.textContent !== text) note.textContent = text;
}

export function grow(root) {
  root.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA") fit(event.target); });
  root.addEventListener("restored", (event) => { for (const field of event.target.querySelectorAll("textarea")) fit(field); });
}
