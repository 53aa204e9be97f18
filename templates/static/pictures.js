/* Pictures on this phone: taken, made small, kept until the server has them. They have a lane of their own: text goes first, and
   waits for no picture.

   const pictures = new Pictures(live, outbox, name); await pictures.start(); pictures.take(root)
   pictures.chosen(form) -> the id of the picture in a form, or ""
   pictures.post(command, view, text) -> hands a form's command in, with its picture
   Events: change; refused {why}

   An item: {id, activity, bytes, type, alt, state: held | waiting | refused, at, then, why}. `held`: it lies in a form that was
   not handed in. `then`: a command that has nothing but its picture, and goes when that has arrived. The item's id is the
   command's: the server takes it once, however often it comes. */

import { sheet } from "./drawing.js";
import { commandOf } from "./forms.js";
import { openStore } from "./store.js";
import { randomId, word } from "./words.js";

const SIDE = 1600, QUALITY = .82;      // pixels, and how finely a photo is packed before it waits
const LARGEST = 12 * 1024 * 1024;       // bytes that the server takes
const PATIENCE = 180000;                // milliseconds for one upload on a bad line
const FORGET = 7 * 86400000;            // milliseconds that a picture lies in a form that nobody hands in

export class Pictures extends EventTarget {
  constructor(live, outbox, name) {
    super();
    Object.assign(this, { live, outbox, name, items: [], busy: false, pause: 2000, making: new Map(), dropped: new Set() });
    live.addEventListener("connected", () => { this.pause = 2000; this.pump(); });
    addEventListener("online", () => this.pump());
    outbox.addEventListener("posted", (event) => this.release(event.detail.command));
    outbox.addEventListener("change", () => this.pump());
  }

  async start() {
    this.store = await openStore(`pictures ${this.name}`, { bytes: true });
    try { this.items = [...(await this.store.all()), ...this.items]; } catch { /* what is in memory is all there is */ }
    for (const item of [...this.items]) if (item.state === "held" && item.at < Date.now() - FORGET) this.discard(item.id);
    this.changed();
    this.pump();
  }

  find(id) { return this.items.find((item) => item.id === id); }

  /** How many are on their way. */
  get waiting() { return this.items.filter((item) => item.state === "waiting").length; }

  // ── in the form ──

  take(root) {
    root.addEventListener("change", (event) => {
      const pic = event.target.closest?.("[data-pic]");
      if (!pic) return;
      if (event.target.type === "file" && event.target.files.length) this.photo(pic, event.target.files[0]);
      else if (event.target.dataset.alt !== undefined) this.describe(pic);
    });
    root.addEventListener("click", (event) => {
      const pic = event.target.closest?.("[data-pic]");
      const button = event.target.closest?.("button");
      if (!pic || !button) return;
      if (button.dataset.picDraw !== undefined) this.draw(pic);
      else if (button.dataset.picOff !== undefined) this.off(pic);
    });
    root.addEventListener("reset", (event) => { for (const pic of event.target.querySelectorAll("[data-pic]")) this.empty(pic); });
    this.root = root;
    this.dress();
    for (const field of root.querySelectorAll("[data-pic] input[type=file]")) {     // chosen before this script was there
      if (field.files.length) this.photo(field.closest("[data-pic]"), field.files[0]);
    }
  }

  /** What only scripts can do appears; and what lies in a form that was drawn anew is shown in it. */
  dress() {
    for (const pic of this.root?.querySelectorAll("[data-pic]") ?? []) {
      pic.querySelector("[data-pic-draw]").hidden = false;
      const id = part(pic, "id").value;
      if (id && part(pic, "chosen").hidden && part(pic, "sheet").hidden && this.find(id)) this.show(pic, this.find(id));
    }
  }

  /** Put a picture back into its form, after a reload. */
  restore(form, id) {
    const pic = form.querySelector("[data-pic]");
    const item = this.find(id);
    if (pic && item?.state === "held" && !part(pic, "id").value) this.show(pic, item);
  }

  /** A file was chosen. Until it has been made small it is `making`: whoever hands the form in waits for it. */
  photo(pic, file) {
    this.forget(part(pic, "id").value);           // the one that lay there before
    const id = part(pic, "id").value = randomId();
    const made = this.make(pic, id, file).finally(() => this.making.delete(id));
    this.making.set(id, made);
  }

  async make(pic, id, file) {
    let bytes = file, type = file.type;
    try {
      bytes = await small(file);
      type = "image/jpeg";
    } catch { /* a kind that this browser cannot read: perhaps the server can, else it says so */ }
    if (bytes.size > LARGEST) {
      if (part(pic, "id").value === id) this.empty(pic);
      this.fail(word("picture_large"));
      return;
    }
    await this.hold(pic, id, bytes, type);
  }

  draw(pic) {
    const id = part(pic, "id").value = randomId();           // from here on the form is not touched
    sheet(pic, {
      done: (blob) => this.hold(pic, id, blob, "image/png"),
      cancel: () => this.off(pic),
    });
  }

  async hold(pic, id, blob, type) {
    if (this.dropped.has(id)) return;             // thought better of meanwhile
    const form = pic.closest("form");
    const item = { id, activity: pic.dataset.activity, bytes: await blob.arrayBuffer(), type, alt: alt(pic), state: "held", at: Date.now() };
    Object.assign(item, { form: form.dataset.form ?? "", command: commandOf(form) });
    this.items.push(item);
    await this.write(item);
    if (part(pic, "id").value !== id) return;     // handed in meanwhile
    await this.show(pic, item);
    part(pic, "id").dispatchEvent(new Event("input", { bubbles: true }));
  }

  async show(pic, item) {
    part(pic, "id").value = item.id;
    part(pic, "sheet").hidden = true;
    part(pic, "chosen").hidden = false;
    const field = pic.querySelector("[data-alt]");
    if (item.alt && !field.value) field.value = item.alt;
    await paint(part(pic, "look"), item);
  }

  describe(pic) {
    const item = this.find(part(pic, "id").value);
    if (item) { item.alt = alt(pic); this.write(item); }
  }

  off(pic) {
    const id = part(pic, "id").value;
    this.empty(pic);
    this.forget(id);
  }

  /** Somebody has thought better of it. */
  forget(id) {
    if (!id) return;
    this.dropped.add(id);
    if (this.find(id)?.state === "held") this.discard(id);
  }

  empty(pic) {
    part(pic, "id").value = "";
    for (const field of pic.querySelectorAll("input[type=file], [data-alt]")) field.value = "";
    part(pic, "chosen").hidden = part(pic, "sheet").hidden = true;
  }

  /** A form was handed in: it holds no picture any more. */
  left(form) { for (const pic of form.querySelectorAll("[data-pic]")) this.empty(pic); }

  /** Pictures that lie in a form which is not on the screen: not handed in yet. */
  orphans() {
    const here = new Set([...document.querySelectorAll("form[data-form]")].map((form) => form.dataset.form));
    return this.items.filter((item) => item.state === "held" && item.form && !here.has(item.form));
  }

  chosen(form) {
    const pic = form.querySelector("[data-pic]");
    if (!pic) return "";
    this.describe(pic);
    const id = part(pic, "id").value;
    return this.find(id) || this.making.has(id) ? id : "";
  }

  // ── on its way ──

  /** A form is handed in: words go at once, and their picture after them; without words the command goes with its picture. */
  async post(command, view) {
    await Promise.all(Object.values(command).map((value) => this.making.get(value)));
    const item = this.items.find((one) => one.state === "held" && Object.values(command).includes(one.id));
    if (!item || view.text) return this.outbox.post(command, view);
    return this.go(item, { command, view });
  }

  /** Something was handed in: the picture in it is on its way, too. */
  release(command) {
    for (const item of this.items) if (item.state === "held" && Object.values(command).includes(item.id)) this.go(item);
  }

  async go(item, then = null) {
    Object.assign(item, { state: "waiting", then });
    this.changed();
    await this.write(item);
    this.pump();
  }

  async pump() {
    clearTimeout(this.nudge);
    this.nudge = null;
    const item = this.items.find((one) => one.state === "waiting");
    if (!item || this.busy || !this.store) return;
    if (!this.live.open || this.outbox.waiting) { this.later(); return; }     // words first
    this.busy = true;
    try { await this.send(item); } catch { this.later(); } finally { this.busy = false; }
    if (this.waiting && !this.nudge) this.pump();
  }

  later() {
    clearTimeout(this.nudge);
    this.pause = Math.min(30000, this.pause * 1.5);
    this.nudge = setTimeout(() => { this.nudge = null; this.pump(); }, this.outbox.waiting ? 400 : this.pause);
  }

  async send(item) {
    const body = new FormData();
    for (const [name, value] of [["id", item.id], ["activity", item.activity], ["alt", item.alt ?? ""]]) body.append(name, value);
    body.append("picture", new Blob([item.bytes], { type: item.type }), "picture");
    const patience = new AbortController();
    const alarm = setTimeout(() => patience.abort(), PATIENCE);
    let answer;
    try { answer = await fetch("pictures", { method: "POST", body, headers: { accept: "application/json" }, signal: patience.signal }); }
    finally { clearTimeout(alarm); }
    const { ok, status } = answer;
    if (!ok && (status === 401 || status === 403 || status === 404 || status === 429 || status >= 500)) throw new Error(status);
    const frame = await answer.json().catch(() => ({}));
    if (!ok) { await this.refuse(item, frame.why ?? word(status === 413 ? "picture_large" : "picture_refused")); return; }
    const then = item.then;
    if (then) await this.outbox.post(then.command, then.view);   // the words of this card are its picture
    await this.discard(item.id);
    this.pause = 2000;
  }

  async refuse(item, why) {
    Object.assign(item, { state: "refused", why });
    this.changed();
    await this.write(item);
    this.fail(why);
  }

  fail(why) { this.dispatchEvent(new CustomEvent("refused", { detail: { why } })); }

  async discard(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.changed();
    try { await this.store?.remove(id); } catch { /* the store is gone: then so is the item */ }
  }

  async clear() { for (const item of [...this.items]) await this.discard(item.id); }

  async write(item) {
    try { await this.store?.put({ ...item }); } catch { /* it stays in memory */ }
    if (!this.find(item.id)) try { await this.store?.remove(item.id); } catch { /* gone already */ }
  }

  changed() { this.dispatchEvent(new Event("change")); }
}

const part = (pic, name) => pic.querySelector(name === "id" ? "[data-picture-id]" : `[data-pic-${name}]`);
const alt = (pic) => pic.querySelector("[data-alt]")?.value.trim() ?? "";

/** Paint an item into a canvas, small enough to look at. */
export async function paint(canvas, item) {
  try {
    const image = await read(new Blob([item.bytes], { type: item.type }));
    const share = Math.min(1, 480 / Math.max(image.naturalWidth, image.naturalHeight));
    canvas.width = Math.round(image.naturalWidth * share);
    canvas.height = Math.round(image.naturalHeight * share);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  } catch { canvas.width = canvas.height = 1; }
}

/* A photo of five megabytes as one of three hundred kilobytes: upright, for a browser turns it while it draws. */
async function small(file) {
  const image = await read(file);
  const share = Math.min(1, SIDE / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * share));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * share));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob) throw new Error("no canvas");
  return blob;
}

/* By a data address: the page lets in no others, and every browser that we meet can do it. */
function read(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => {
      const image = new Image();
      image.onload = () => resolve(image);
      image.onerror = () => reject(new Error("no picture"));
      image.src = reader.result;
    };
    reader.readAsDataURL(blob);
  });
}
