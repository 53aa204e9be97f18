/* Forms with data-send go through the outbox instead of loading a page. Without this script they are ordinary forms.

   data-card="card--blue"   the thought is shown at once as a waiting card of this pack; the form empties itself
   data-pending="region"    where the waiting card lies; without it in the page's own list
   data-form="key"          what is typed survives (see drafts.js)
   data-stays               a choice that holds for the next card as well
   data-after="reload"      what the page does once the server has it: load again, forget all and load again, or go to a /path */

import { commandOf, submitterOf, textField } from "./forms.js";

export function takeForms(root, { outbox, drafts = null, screen = null, pictures = null }) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.send === undefined) return;
    event.preventDefault();
    const button = submitterOf(event);
    const field = textField(form);
    const text = field?.value.trim() ?? "";
    const card = form.dataset.card;
    const picture = pictures?.chosen(form) ?? "";
    if (card !== undefined && field && !text && !picture) { field.focus(); return; }
    const { form: key = "", pending = "", after = "" } = form.dataset;
    (picture ? pictures : outbox).post(commandOf(form, button), { text, field: field?.name ?? "", form: key, card: card ?? null, list: pending, after });
    if (key) drafts?.drop(key);
    pictures?.left(form);
    for (const field of form.querySelectorAll("select[data-stays]")) for (const option of field.options) option.defaultSelected = option.selected;
    if (card !== undefined) form.reset(); else settle(form);
    form.dispatchEvent(new Event("restored", { bubbles: true }));
    screen?.release();
    if (card !== undefined && field === document.activeElement) field.focus();
  });
}

/* What was sent is now what the form begins with: it holds nothing unsent. */
function settle(form) {
  for (const field of form.elements) {
    if (field.tagName === "SELECT") for (const option of field.options) option.defaultSelected = option.selected;
    else if (field.type === "checkbox" || field.type === "radio") field.defaultChecked = field.checked;
    else if (field.type !== "hidden" && "defaultValue" in field) field.defaultValue = field.value;
  }
}
