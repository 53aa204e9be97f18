/* A form as a command, and whether somebody is busy in it.

   Types: number and range fields become numbers (empty: left out), a checkbox without value becomes true or false,
   checkboxes with a value and the same name a list, as does a select with `multiple`. `data-type` on a field says
   otherwise: number, flag, list, text. */

import { randomId } from "./words.js";

const TEXT = /^(text|search|email|tel|url|number|date|time|)$/;

const isText = (field) => field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && TEXT.test(field.getAttribute("type") ?? ""));

function changed(field) {
  if (field.dataset.pictureId !== undefined) return field.value !== "";    // a picture lies in it, or is being drawn
  if (field.type === "hidden" || field.type === "submit" || field.type === "button") return false;
  if (field.tagName === "SELECT") {
    const options = [...field.options];
    const given = options.some((o) => o.defaultSelected) || field.multiple;
    return options.some((o, i) => o.selected !== (given ? o.defaultSelected : i === 0));
  }
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
}

/** Somebody has put something into the form that was not sent. */
export const isDirty = (form) => [...form.elements].some(changed);

/** The form must not be touched now: it holds unsent input, or somebody is about to write. */
export function isGuarded(form) {
  const active = document.activeElement;
  return isDirty(form) || (active !== null && form.contains(active) && (isText(active) || active.tagName === "SELECT"));
}

/** The field that carries the thought: marked data-text, else the first text field with something in it. */
export function textField(form) {
  const fields = [...form.elements];
  return fields.find((f) => f.dataset.text !== undefined) ?? fields.find((f) => isText(f) && f.value.trim()) ?? fields.find(isText) ?? null;
}

function value(field, all) {
  const type = field.dataset.type;
  if (field.type === "checkbox") {
    const many = type === "list" || (field.hasAttribute("value") && all.filter((f) => f.name === field.name).length > 1);
    if (many) return { list: field.checked ? [field.value] : [] };
    if (type === "flag" || !field.hasAttribute("value")) return { one: field.checked };
    return field.checked ? { one: field.value } : null;
  }
  if (field.type === "radio" && !field.checked) return null;
  if (field.multiple && field.options) return { list: [...field.selectedOptions].map((o) => o.value) };
  if (type === "list") return { list: field.value ? [field.value] : [] };
  if (type === "flag") return { one: /^(true|1|on|yes)$/.test(field.value) };
  if (type === "number" || (!type && /^(number|range)$/.test(field.type))) {
    return field.value === "" ? null : { one: Number(field.value) };
  }
  return { one: field.value };
}

/** The form as a command with a fresh id. `submitter` is the button that was pressed. */
export function commandOf(form, submitter = null) {
  const command = { id: randomId() };
  const all = [...form.elements].filter((f) => f.name && !f.disabled && f.name !== "id");
  for (const field of all) {
    if (field.dataset.alt !== undefined) continue;                         // it goes with the picture
    if (field.type === "file" || field.type === "reset" || field.type === "button") continue;
    if ((field.type === "submit" || field.type === "image") && field !== submitter) continue;
    const got = value(field, all);
    if (got?.list) command[field.name] = [...(command[field.name] ?? []), ...got.list];
    else if (got) command[field.name] = got.one;
  }
  return command;
}

/** Put saved values back: {name: value} for text fields and selects, {name: [values]} for boxes. */
export function fill(form, values) {
  for (const field of form.elements) {
    if (!(field.name in values) || field.type === "hidden") continue;
    const saved = values[field.name];
    if (field.type === "checkbox" || field.type === "radio") field.checked = saved.includes(field.value);
    else field.value = saved;
  }
}

/** What stands in the fields a person can change, for `fill`. */
export function valuesOf(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "password" || field.tagName === "BUTTON") continue;
    if (field.type === "checkbox" || field.type === "radio") (values[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    else if (isText(field) || field.tagName === "SELECT") values[field.name] = field.value;
  }
  return values;
}

let pressed = null;   // Safari before 15.4 does not say which button submitted
document.addEventListener("click", (event) => { pressed = event.target.closest?.('button, input[type="submit"]') ?? null; }, true);

/** The button that submitted this form, or null. */
export const submitterOf = (event) => event.submitter ?? (pressed?.form === event.target ? pressed : null);
