/* Entering for somebody without a phone. Whoever is chosen, her phone's page is fetched and its forms stand on the console;
   they, and all forms marked data-for, say for whom they are meant. */

import { dress } from "../dress.js";
import { word } from "../words.js";
import { openDialog, shut } from "./dialogs.js";

const REGIONS = ["task", "mine", "board"];

export class Entry {
  constructor(sender, { bar, name, place, note, reveal }) {
    Object.assign(this, { sender, bar, name, place, note, reveal, person: "" });
    document.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-enter]");
      if (!chosen) return;
      event.preventDefault();
      shut(openDialog());
      this.choose(chosen.dataset.enter, chosen.closest("[data-person]")?.querySelector(".person__who"));
    });
    bar.querySelector("[data-done]").addEventListener("click", () => this.choose(""));
    sender.addEventListener("done", () => this.soon());
    sender.outbox.addEventListener("kept", () => this.soon());
  }

  /** Enter for this person from now on; "" for nobody. */
  choose(person, who = null) {
    this.person = person;
    this.bar.hidden = !person;
    if (who) this.name.textContent = who.textContent.replace(/\s+/g, " ").trim();
    this.place.textContent = "";
    this.note.textContent = "";
    this.mark();
    if (!person) return;
    this.fetch();
    this.reveal();
    this.bar.scrollIntoView({ block: "start" });
    this.bar.focus();
  }

  soon() { if (this.person) { clearTimeout(this.timer); this.timer = setTimeout(() => this.fetch(), 300); } }

  /** The step has changed, or an element with forms came. */
  placed(frame) {
    this.mark();
    if (this.person && frame.put && "now" in frame.put) this.soon();
  }

  async fetch() {
    const person = this.person;
    let page = null;
    try {
      const answer = await fetch(`phone?for=${encodeURIComponent(person)}`, { headers: { Accept: "text/html" } });
      if (answer.ok) page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { /* said below */ }
    if (person !== this.person) return;
    if (!page) { this.note.textContent = word("entry_off"); return; }
    const busy = this.place.contains(document.activeElement) && document.activeElement.value;
    if (busy) return;                                    // never take a half-written card out of somebody's hand
    this.place.textContent = "";
    for (const name of REGIONS) {
      for (const node of page.querySelectorAll(`[data-region="${name}"] > :not(#quiet)`)) {
        if (!node.matches("form") && !node.querySelector("form")) continue;      // only to be read
        const copy = adopt(node);
        if (copy.matches("details")) copy.open = true;
        this.place.append(copy);
      }
    }
    this.note.textContent = this.place.querySelector("form") ? "" : word("entry_none");
    dress(this.place);
    this.mark();
  }

  mark() {
    for (const form of document.querySelectorAll("form[data-for]")) {
      let field = form.querySelector('input[name="for"]');
      if (!this.person) { field?.remove(); continue; }
      if (!field) {
        field = Object.assign(document.createElement("input"), { type: "hidden", name: "for" });
        form.append(field);
      }
      if (field.value !== this.person) field.value = this.person;
    }
  }
}

/* A node of the phone's page, without what would mistake it for one of ours: ids, regions, drafts, scripts. */
function adopt(node) {
  const copy = document.importNode(node, true);
  const all = [copy, ...copy.querySelectorAll("*")];
  for (const one of all) {
    if (one.nodeName === "SCRIPT") { one.remove(); continue; }
    for (const name of ["id", "for", "aria-labelledby", "aria-describedby", "list", "form"]) {
      const value = one.getAttribute(name);
      if (value) one.setAttribute(name, value.split(/\s+/).map((id) => `for-${id}`).join(" "));
    }
    for (const name of ["data-in", "data-order", "data-region", "data-form", "data-pending", "data-after"]) one.removeAttribute(name);
    if (one.nodeName === "FORM") one.dataset.for = "";
  }
  return copy;
}
