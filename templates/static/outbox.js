/* The outbox: what somebody handed in stays here until the server has it. In order, exactly once, over reload and lock.

   new Outbox(live, name) · start() · post(command, view) · retry(id, text) · discard(id) · items. Events:
     change            items came, went or changed
     posted {command}  something was handed in
     kept  {id, late}  the server has it; late: as a late card
     refused {item}    the server will not take it; item.why says why

   An item: {id, at, tab, command, view, state: waiting | sent | refused, why, code, current}. `view` is what the page shows
   of it: {text, field, form, card, list}; without text nothing is shown, and nothing stays when it is refused.

   One command is on its way at a time, so the order holds. The server knows ids, so that a second attempt has no second
   effect. Two tabs of one phone share the store; each sends its own, and what nobody sent for a while. */

import { openStore } from "./store.js";
import { randomId, word } from "./words.js";

const ANSWER = 10000;                 // milliseconds until we ask again
const ADOPT = 20000;                  // until another tab's item is ours to send
const LINGER = 800;                   // an accepted card stays at most this long until its element arrives
const LIMIT = 60000;                  // bytes; the server closes at 64 KiB
const tab = session();

export class Outbox extends EventTarget {
  constructor(live, name) {
    super();
    Object.assign(this, { live, name, items: [], flying: null, quietUntil: 0, ready: false });
    this.stored = new Set();            // ids that were in the store: if they are not any more, another tab is done with them
    live.addEventListener("connected", () => { this.flying = null; this.pump(); });
    live.addEventListener("cut", () => { this.flying = null; clearTimeout(this.alarm); });
    live.addEventListener("frame", (event) => this.hear(event.detail));
    live.addEventListener("toolong", () => { if (this.flying) this.refuse(this.find(this.flying), "invalid", word("too_long")); });
    addEventListener("storage", (event) => { if (event.key === `bell:${name}`) this.reload(); });
  }

  async start() {
    this.store = await openStore(this.name);
    this.ready = true;
    await this.reload();
  }

  /** How many are not with the server yet. */
  get waiting() { return this.items.filter((item) => item.state === "waiting").length; }

  find(id) { return this.items.find((item) => item.id === id); }

  /** Take a command in. It is shown and kept at once, and sent when it can be. */
  async post(command, view = {}) {
    const item = { id: command.id, at: this.stamp(), tab, command, view, state: "waiting" };
    this.items.push(item);
    this.changed();
    this.dispatchEvent(new CustomEvent("posted", { detail: { command } }));
    await this.write(item);
    this.pump();
    return item.id;
  }

  /** Send a refused one again, perhaps with another text. It is a new command: the old one is decided. */
  async retry(id, text) {
    const item = this.find(id);
    if (!item || item.state !== "refused") return;
    const command = { ...item.command, id: randomId() };
    if (text !== undefined && item.view.field) command[item.view.field] = text;
    if (item.code === "conflict" && "saw" in command) command.saw = item.current ?? "";
    await this.discard(id);
    await this.post(command, { ...item.view, text: text ?? item.view.text });
  }

  async discard(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.changed();
    try { await this.store?.remove(id); } catch { /* the store is gone: then so is the item */ }
    this.ring();
  }

  /** Forget everything: the person leaves or has erased themselves. */
  async clear() { for (const item of [...this.items]) await this.discard(item.id); }

  hear(frame) {
    if (frame.ack) this.kept(frame.ack, frame);
    else if (frame.no) this.denied(frame);
  }

  async kept(id, frame) {
    const item = this.find(id);
    if (item) item.state = "sent";
    if (this.flying === id) this.landed();
    this.dispatchEvent(new CustomEvent("kept", { detail: { id, late: Boolean(frame.late), item } }));
    if (!item) return;
    this.changed();
    setTimeout(() => this.forget(id), LINGER);
    try { await this.store?.remove(id); } catch { /* sent again after a reload: the server knows its id */ }
    this.ring();
  }

  /** The accepted card's own element is there, or should be. */
  forget(id) {
    const item = this.find(id);
    if (item?.state !== "sent") return;
    this.items = this.items.filter((other) => other !== item);
    this.changed();
  }

  denied(frame) {
    const item = this.find(frame.no);
    if (this.flying === frame.no) this.landed(false);
    if (item && frame.code === "unsaved") {
      this.quietUntil = Date.now() + 1000 * (frame.wait || 5);        // none of ours can be kept now: the line waits, the order stays
    } else if (item) {
      this.refuse(item, frame.code, frame.why, frame.current);
    }
    this.pump();
  }

  refuse(item, code, why, current) {
    if (!item) return;
    this.dispatchEvent(new CustomEvent("refused", { detail: { item, code, why, current } }));
    if (!item.view.text) { this.discard(item.id); return; }
    Object.assign(item, { state: "refused", code, why, current });
    this.changed();
    this.write(item).then(() => this.ring());
  }

  landed(pump = true) {
    this.flying = null;
    clearTimeout(this.alarm);
    if (pump) this.pump();
  }

  pump() {
    clearTimeout(this.nudge);
    if (!this.ready || this.flying || !this.live.open) return;
    const now = Date.now();
    const due = (item) => Math.max(this.quietUntil, item.tab === tab ? 0 : item.at + ADOPT);
    const waiting = this.items.filter((item) => item.state === "waiting");
    const item = waiting.find((one) => due(one) <= now);
    if (!item) {
      if (waiting.length) this.nudge = setTimeout(() => this.pump(), Math.max(50, Math.min(...waiting.map(due)) - now));
      return;
    }
    const bytes = new Blob([JSON.stringify(item.command)]).size;
    if (bytes > LIMIT) { this.refuse(item, "invalid", word("too_long")); this.pump(); return; }
    if (!this.live.send(item.command)) return;
    this.flying = item.id;
    this.alarm = setTimeout(() => this.landed(), ANSWER);
  }

  /** Read the store again: at the start, and when another tab rang. */
  async reload() {
    let stored = [];
    try { stored = await this.store.all(); } catch { return; }
    const ids = new Set(stored.map((item) => item.id));
    const own = this.items.filter((item) => !ids.has(item.id) && (item.state === "sent" || !this.stored.has(item.id)));
    ids.forEach((id) => this.stored.add(id));
    const known = new Map(this.items.map((item) => [item.id, item]));
    this.items = [...stored.map((item) => {
      const mine = known.get(item.id);
      return mine?.state === "sent" ? mine : Object.assign(mine ?? item, item);
    }), ...own].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    this.changed();
    this.pump();
  }

  async write(item) {
    try { await this.store?.put(item); if (this.store) this.stored.add(item.id); } catch { /* it stays in memory, and the page says that it waits */ }
    if (item.state !== "sent" && this.find(item.id)) this.ring();
    else try { await this.store?.remove(item.id); } catch { /* the server knows its id */ }
  }

  stamp() { return (this.last = Math.max(Date.now(), (this.last ?? 0) + 1)); }

  changed() { this.dispatchEvent(new Event("change")); }

  ring() { try { localStorage.setItem(`bell:${this.name}`, randomId()); } catch { /* one tab knows nothing of the other */ } }
}

/* This tab over its reloads. */
function session() {
  try {
    const kept = sessionStorage.getItem("tab") ?? randomId();
    sessionStorage.setItem("tab", kept);
    return kept;
  } catch { return randomId(); }
}
