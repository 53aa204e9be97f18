/* What is still in the hand: waiting cards, refused ones, and texts whose form has gone. Built from the <template>s of the
   page (#page-waiting, #page-refused, #page-orphan); nothing here knows a sentence. */

import { paint } from "./pictures.js";
import { hms, word } from "./words.js";

export class Pending {
  constructor({ root, list, outbox, drafts = null, pictures = null }) {
    Object.assign(this, { root, list, outbox, drafts, pictures });
    pictures?.addEventListener("change", () => this.show());
    this.nodes = new Map();             // item id or draft key → {node, state}
    outbox.addEventListener("change", () => this.show());
    outbox.addEventListener("kept", () => this.placed({}));      // what was kept may have come before the answer
  }

  /** The screen changed: elements may have arrived, regions come and gone. */
  placed(frame) {
    for (const item of this.outbox.items) {
      if (item.state === "sent" && (this.hangs(item) || frame.mine !== undefined)) this.outbox.forget(item.id);
    }
    this.show();
  }

  /** The accepted card's own element is on the screen; it may have come before the answer. */
  hangs(item) { return document.getElementById(item.id) ?? this.root.querySelector(`[data-of="${CSS.escape(item.id)}"]`); }

  show() {
    const alive = new Set();
    for (const item of this.outbox.items) {
      const shown = item.state === "refused" ? item.view.text : item.view.card !== null && item.view.text;
      if (!shown || (item.state === "sent" && this.hangs(item))) continue;
      alive.add(item.id);
      this.one(item.id, item.state === "refused" ? "refused" : "waiting", () => (item.state === "refused" ? this.refused(item) : this.waiting(item)), this.place(item));
    }
    for (const draft of this.orphans ?? []) {
      const key = `draft ${draft.key}`;
      alive.add(key);
      this.one(key, "orphan", () => this.orphan(draft), this.list);
    }
    const left = new Set(this.pictures?.orphans() ?? []);
    for (const picture of this.pictures?.items ?? []) {
      if (picture.state === "held" && (!left.has(picture) || (this.orphans ?? []).some((draft) => draft.key === picture.form))) continue;
      const key = `picture ${picture.id}`;
      alive.add(key);
      this.one(key, picture.state, () => this.picture(picture), this.list);
    }
    for (const stray of this.strays ?? []) {
      const key = `stray ${stray.id}`;
      alive.add(key);
      this.one(key, "orphan", () => this.stray(stray), this.list);
    }
    for (const [key, { node }] of this.nodes) if (!alive.has(key)) { node.remove(); this.nodes.delete(key); }
    this.list.hidden = !this.list.childElementCount;
  }

  one(key, state, build, place) {
    const old = this.nodes.get(key);
    if (old?.state === state) { if (old.node.parentNode !== place) this.lay(old.node, place); return; }
    const node = build();
    if (old) old.node.replaceWith(node); else this.lay(node, place);
    this.nodes.set(key, { node, state });
  }

  /* Newest on top, as the lists of cards are. */
  lay(node, place) { place.insertBefore(node, place.firstChild); }

  place(item) {
    const region = item.state !== "refused" && item.view.list && this.root.querySelector(`[data-region="${CSS.escape(item.view.list)}"]`);
    return region || this.list;
  }

  /** A picture on its way, or one that was not taken. */
  picture(item) {
    const { node, part, on } = this.build("page-picture");
    paint(part("look"), item);
    part("sending").hidden = item.state !== "waiting";
    part("held").hidden = part("send").hidden = item.state !== "held";
    for (const name of ["refused", "why"]) part(name).hidden = item.state !== "refused";
    part("discard").hidden = item.state === "waiting";
    on("send", () => this.pictures.post(item.command, { text: "", field: "", form: "", card: null, list: "" }));
    part("why").textContent = item.why ?? "";
    on("discard", () => this.pictures.discard(item.id));
    return node;
  }

  build(template) {
    const node = document.importNode(document.getElementById(template).content.firstElementChild, true);
    const part = (name) => node.querySelector(`[data-part-of="${name}"]`);
    const on = (name, act) => part(name)?.addEventListener("click", act);
    return { node, part, on };
  }

  waiting(item) {
    const { node, part } = this.build("page-waiting");
    for (const name of (item.view.card ?? "").split(/\s+/).filter(Boolean)) node.classList.add(name);
    part("text").textContent = item.view.text;
    return node;
  }

  refused(item) {
    const { node, part, on } = this.build("page-refused");
    const field = part("field");
    part("why").textContent = item.why ?? "";
    part("text").textContent = field.value = item.view.text;
    part("current").hidden = !item.current;
    if (item.current) part("current").textContent = word("stands_now", { text: item.current });
    on("edit", () => { field.hidden = false; part("text").hidden = true; part("edit").hidden = true; field.focus(); });
    on("again", () => this.outbox.retry(item.id, field.hidden ? undefined : field.value.trim() || undefined));
    on("discard", () => this.outbox.discard(item.id));
    return node;
  }

  /** Show the texts whose forms are not on the screen. */
  showOrphans() {
    if (!this.drafts) return;
    this.orphans = this.drafts.orphans(this.root);
    this.show();
  }

  /** The field of an orphan, so that somebody who was writing goes on there. */
  fieldOf(key) { return this.nodes.get(`draft ${key}`)?.node.querySelector("textarea") ?? null; }

  /** Show what waits on this phone under another name. */
  async showStrays(strays) {
    try { this.strays = await strays.find(); } catch { this.strays = []; }
    if (this.strays.length) this.show();
  }

  stray(stray) {
    const { node, part, on } = this.build("page-orphan");
    const away = async () => {
      this.strays = this.strays.filter((other) => other !== stray);
      this.show();
      try { await stray.drop(); } catch { /* shown again after a reload; its id counts once */ }
    };
    part("field").value = stray.text;
    part("field").readOnly = true;
    on("send", () => this.outbox.post(stray.item.command, stray.item.view).then(away));
    on("discard", away);
    return node;
  }

  orphan(draft) {
    const { node, part, on } = this.build("page-orphan");
    const field = part("field");
    field.value = draft.text;
    field.addEventListener("input", () => this.drafts.amend(draft.key, field.value));
    on("send", () => {
      const text = field.value.trim();
      if (!text) { field.focus(); return; }
      const command = { ...draft.command, [draft.field]: text };
      this.drafts.drop(draft.key);
      this.showOrphans();
      this.outbox.post(command, { text, field: draft.field, form: draft.key, card: "", list: "", after: "" });
    });
    on("discard", () => { this.drafts.drop(draft.key); this.showOrphans(); });
    return node;
  }
}

/** The word that says whether this page is the present, and what is not with the server yet. */
export function linkWord(node, live, outbox) {
  let since = null, timer = 0;
  const show = () => {
    clearTimeout(timer);
    const n = outbox?.waiting ?? 0;
    const off = live.told === "cut";
    const lines = off ? [word("cut", { time: hms(since ?? live.since) })] : live.told === "connected" && !n ? [word("connected")] : [];
    if (n) lines.push(word("waiting", { n }));
    node.classList.toggle("is-off", off);
    node.classList.toggle("is-waiting", !off && n > 0);
    node.hidden = !lines.length;
    document.body.dataset.link = off ? "off" : n ? "waiting" : "on";
    const text = lines.join("\n");
    if (node.textContent !== text) node.textContent = text;
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(show, outbox?.waiting && live.open ? 500 : 0); };
  live.addEventListener("cut", (event) => { since = event.detail.since; show(); });
  live.addEventListener("known", show);
  live.addEventListener("connected", soon);
  outbox?.addEventListener("change", soon);
}
