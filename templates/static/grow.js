/* A card that is being written: the field grows with the text, and [data-lines="3"] beside it says how many lines are left.
   Nobody is stopped from writing more. */

import { word } from "./words.js";

export function grow(root) {
  const fit = (field) => {
    if (!field.scrollHeight) return;
    const style = getComputedStyle(field);
    const line = parseFloat(style.lineHeight) || parseFloat(style.fontSize) * 1.3;
    field.style.blockSize = "auto";
    const inside = field.scrollHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    field.style.blockSize = `${field.scrollHeight + 2}px`;
    const note = field.form?.querySelector("[data-lines]");
    if (!note) return;
    const shape = field.value ? Math.max(1, Math.round(inside / line)) : 0;
    const rows = field.rows > 1 && shape <= field.rows ? countLines(field, line, style) : shape;
    const left = Number(note.dataset.lines) - rows;
    const text = field.value === "" ? "" : left > 0 ? word("lines_left", { n: left }) : left === 0 ? word("card_full") : word("card_over");
    if (note.textContent !== text) note.textContent = text;
  };
  root.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA") fit(event.target); });
  root.addEventListener("restored", (event) => { for (const field of event.target.querySelectorAll("textarea")) fit(field); });
}

/* A field with room to spare does not tell its lines; a copy without rows does. */
function countLines(field, line, style) {
  const copy = document.createElement("textarea");
  copy.rows = 1;
  copy.className = "vh";
  copy.tabIndex = -1;
  copy.setAttribute("aria-hidden", "true");
  copy.value = field.value;
  for (const name of ["font", "letterSpacing", "lineHeight"]) copy.style[name] = style[name];
  const inside = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  Object.assign(copy.style, { inlineSize: `${inside}px`, padding: "0", border: "0", blockSize: "auto" });
  field.parentNode.appendChild(copy);
  const rows = Math.round(copy.scrollHeight / line);
  copy.remove();
  return Math.max(1, rows);
}
