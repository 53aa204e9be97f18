/* What is being typed is kept, form by form, until it was sent: over reloads, a locked phone, a step that closed.

   A form takes part with data-form="a key that is the same tomorrow". A draft whose form is not on the screen is an orphan:
   the page shows it as "not yet handed in" and can send it all the same, because it holds its command. With data-ticks a form
   is kept even if nothing is written in it yet: what is ticked on a long questionnaire is an answer too. */

import { commandOf, fill, isDirty, textField, valuesOf } from "./forms.js";

const PAUSE = 250;

export class Drafts extends EventTarget {
  constructor(name) {
    super();
    this.prefix = `draft:${name}:`;
    this.timers = new Map();
  }

  watch(root) {
    const changed = (event) => {
      const form = event.target.form;
      if (!form?.dataset.form) return;
      clearTimeout(this.timers.get(form));
      this.timers.set(form, setTimeout(() => this.save(form), PAUSE));
    };
    root.addEventListener("input", changed);
    root.addEventListener("change", changed);
    const all = () => { for (const form of root.querySelectorAll("form[data-form]")) if (this.timers.has(form)) this.save(form); };
    addEventListener("pagehide", all);
    document.addEventListener("visibilitychange", () => { if (document.hidden) all(); });
  }

  /** Keep what stands in the form now; an untouched form keeps nothing. */
  save(form) {
    clearTimeout(this.timers.get(form));
    this.timers.delete(form);
    const field = textField(form);
    const text = field?.value.trim() ?? "";
    if (!isDirty(form) || (!text && form.dataset.ticks === undefined)) return this.drop(form.dataset.form);
    const draft = { command: commandOf(form), values: valuesOf(form), field: field?.name ?? "", text };
    write(this.prefix + form.dataset.form, JSON.stringify(draft));
  }

  /** Change the text of an orphan. */
  amend(key, text) {
    const draft = this.read(key);
    if (!draft) return;
    draft.text = draft.command[draft.field] = draft.values[draft.field] = text;
    write(this.prefix + key, JSON.stringify(draft));
  }

  drop(key) { write(this.prefix + key, null); }

  /** Forget everything: the person leaves or has erased themselves. */
  clear() { for (const key of this.keys()) this.drop(key); }

  read(key) {
    try { return JSON.parse(localStorage.getItem(this.prefix + key)); } catch { return null; }
  }

  keys() {
    try { return Object.keys(localStorage).filter((k) => k.startsWith(this.prefix)).map((k) => k.slice(this.prefix.length)); }
    catch { return []; }
  }

  /** Fill forms that stand empty on the screen from their drafts. */
  restore(root) {
    for (const form of root.querySelectorAll("form[data-form]")) {
      if (this.timers.has(form) || isDirty(form)) continue;
      const draft = this.read(form.dataset.form);
      if (draft) { fill(form, draft.values); form.dispatchEvent(new Event("restored", { bubbles: true })); }
    }
  }

  /** Drafts whose form is not there: [{key, command, field, text}]. */
  orphans(root) {
    const here = new Set([...root.querySelectorAll("form[data-form]")].map((form) => form.dataset.form));
    return this.keys().filter((key) => !here.has(key)).map((key) => ({ key, ...this.read(key) })).filter((d) => d.text);
  }
}

function write(key, value) {
  try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); }
  catch { /* storage is off or full: typing goes on, only the reload loses it */ }
}
