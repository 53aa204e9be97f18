/* The keyboard: Escape blanks the wall (and never shows it again by accident), Ctrl+Z takes the last change back.
   Not while somebody types, and not while a dialog is open: there Escape shuts it. */

import { openDialog } from "./dialogs.js";

const typing = (node) => node?.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

export function keys() {
  document.addEventListener("keydown", (event) => {
    if (openDialog() || event.repeat) return;
    if (event.key === "Escape") {
      if (typing(event.target)) { event.target.blur(); return; }
      const form = document.querySelector('[data-step="blank"]');
      if (form?.querySelector('[name="on"]')?.value === "true") { event.preventDefault(); press(form); }
    } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !typing(event.target)) {
      const form = document.querySelector('.toast [data-step="undo"]');
      if (form) { event.preventDefault(); press(form); }
    }
  });
}

function press(form) { form.querySelector("button").click(); }
