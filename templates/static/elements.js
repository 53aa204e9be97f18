/* The elements of a screen: one per id, each in the region it names, in the order it names.

   new Screen(root).apply(frame) takes the frames of the wire: put, gone, full, mine. What comes within one picture of the
   screen is laid down together, and where that takes long the next picture waits, so that a burst never holds up the hand.
   `slice`: at most so many elements are laid down for one picture, cards last. flush() lays down at once what has come. Events:
     leaving  {node}    this node is about to go; last chance to save what is typed in it
     placed   {fresh}   everything lies where it belongs; `fresh` are the elements that were not there before.
                        What is hidden, cut or coloured now takes part in the movement that follows. */

import { isGuarded } from "./forms.js";
import { morph } from "./morph.js";
import { glide, measure } from "./motion.js";
import { word } from "./words.js";

const orderOf = (node) => Number(node.dataset.order) || 0;
const isCard = (html) => html.startsWith("<article");
const REST = 2;                        // times as long as laying down took, nothing more is laid down
const SOON = 250;                      // milliseconds; a page in the background or folded away draws no pictures

export class Screen extends EventTarget {
  constructor(root = document.body, { say = null, slice = Infinity } = {}) {
    super();
    this.root = root;
    this.slice = slice;
    this.say = say;                    // the polite live region, or null
    this.known = new Map();            // id → element
    this.bytes = new Map();            // id → the HTML it was last made from
    this.limbo = new Set();            // elements whose region is not there
    this.later = new Map();            // busy form → its newer self
    this.mine = null;
    this.news = 0;
    this.coming = null;                // what has come and is not laid down yet, as one frame
    this.free = 0;                     // when the next may be laid down, in milliseconds of this page
    for (const node of root.querySelectorAll("[data-in]")) {
      if (node.id === "mine") this.mine = node; else this.known.set(node.id, node);
    }
    root.addEventListener("focusout", () => setTimeout(() => this.release()));
  }

  tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }

  /** Take one frame. Frames without elements do nothing. */
  apply(frame) {
    if (!frame.put && frame.mine === undefined) return;
    this.coming = this.coming ? joined(this.coming, frame) : frame;
    if (document.hidden) this.flush();
    else if (!this.timer) this.wait();
  }

  wait() {
    const pause = this.free - performance.now();
    if (pause > 0) { this.timer = setTimeout(() => this.wait(), pause); return; }
    this.timer = setTimeout(() => this.draw(this.slice), SOON);
    this.picture = requestAnimationFrame(() => this.draw(this.slice));
  }

  /** Lay down what has come. */
  flush() { this.draw(Infinity); }

  draw(most) {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.picture);
    this.timer = this.picture = 0;
    if (!this.coming) return;
    const [frame, rest] = this.split(this.coming, most);
    this.coming = rest;
    const began = performance.now();
    this.place(frame);
    const now = performance.now();
    this.free = rest ? now : now + REST * (now - began);
    if (rest) this.wait();
  }

  /* What is laid down now, and what with the next picture: the panels first, so that whoever has pressed a button sees it. */
  split(frame, most) {
    const entries = Object.entries(frame.put ?? {});
    if (entries.length <= most) return [frame, null];
    entries.sort((a, b) => isCard(a[1]) - isCard(b[1]));
    const gone = frame.full ? [...this.known.keys()].filter((id) => !(id in frame.put)) : frame.gone;
    const first = { ...frame, full: false, gone, put: Object.fromEntries(entries.slice(0, most)) };
    return [first, { put: Object.fromEntries(entries.slice(most)) }];
  }

  place(frame) {
    const before = measure(this.root);
    const fresh = new Set();
    const touched = new Set();
    if (frame.put) {
      const gone = frame.full ? [...this.known.keys()].filter((id) => !(id in frame.put)) : frame.gone ?? [];
      for (const id of gone) this.take(id);
      for (const [id, html] of Object.entries(frame.put)) touched.add(this.put(id, html, fresh));
    }
    if (frame.mine !== undefined) touched.add(this.putMine(frame.mine));
    for (const node of this.limbo) touched.add(node);
    this.lay(touched);
    this.tell("placed", { fresh, frame });
    glide(before, fresh);
    this.announce(fresh);
  }

  /** Give forms that nobody is busy in any more their newer selves. */
  release() {
    let any = false;
    for (const [form, fresh] of this.later) {
      if (form.isConnected && isGuarded(form)) continue;
      this.later.delete(form);
      if (form.isConnected) { morph(form, fresh, this.care); any = true; }
    }
    if (any) this.tell("placed", { fresh: new Set(), frame: {} });
  }

  get care() {
    return {
      busy: isGuarded,
      keep: (form, fresh) => this.later.set(form, fresh),
      leaving: (node) => this.tell("leaving", { node }),
    };
  }

  put(id, html, fresh) {
    const old = this.known.get(id);
    if (old && this.bytes.get(id) === html) return old;
    this.bytes.set(id, html);
    const node = parse(html);
    if (!node) return null;
    if (old) return this.change(old, node, id);
    this.known.set(id, node);
    fresh.add(node);
    return node;
  }

  change(old, node, id) {
    const regions = [...old.querySelectorAll("[data-region]")];
    if (old.nodeName !== node.nodeName) {
      this.tell("leaving", { node: old });
      this.save(old);
      old.replaceWith(node);
      this.limbo.delete(old);
      if (id === null) this.mine = node; else this.known.set(id, node);
      return node;
    }
    morph(old, node, this.care);
    for (const region of regions) if (!old.contains(region)) this.save(region);
    return old;
  }

  putMine(html) {
    const node = html.trim() ? parse(html) : null;
    if (node && this.mine) return this.change(this.mine, node, null);
    if (this.mine) { this.tell("leaving", { node: this.mine }); this.mine.remove(); this.limbo.delete(this.mine); }
    this.mine = node;
    return node;
  }

  take(id) {
    const node = this.known.get(id);
    if (!node) return;
    this.known.delete(id);
    this.bytes.delete(id);
    this.tell("leaving", { node });
    this.save(node);
    node.remove();
    this.limbo.delete(node);
  }

  /* Other elements that lie in a node's regions outlive it. */
  save(node) {
    for (const child of node.querySelectorAll("[data-in]")) {
      if (this.known.get(child.id) === child || this.mine === child) { child.remove(); this.limbo.add(child); }
    }
  }

  lay(nodes) {
    // Looked up once: searching the page for every card's region would take seconds where there are hundreds.
    const regions = new Map();
    const learn = (root) => { for (const region of root.querySelectorAll("[data-region]")) if (!regions.has(region.dataset.region)) regions.set(region.dataset.region, region); };
    learn(this.root);
    // A region may itself come with one of these elements, in whatever order they arrived.
    let open = [...nodes].filter(Boolean);
    const full = new Set();
    for (let moved = true; moved && open.length;) {
      moved = false;
      const rest = [];
      for (const node of open) {
        const region = regions.get(node.dataset.in);
        if (!region || node.contains(region)) { rest.push(node); continue; }
        if (node.parentNode !== region) { region.appendChild(node); learn(node); }
        this.limbo.delete(node);
        full.add(region);
        moved = true;
      }
      open = rest;
    }
    for (const node of open) { node.remove(); this.limbo.add(node); }
    full.forEach(sort);
  }

  announce(fresh) {
    if (!this.say) return;
    this.news += [...fresh].filter((n) => n.classList.contains("card") || n.querySelector(":scope > .card")).length;
    if (!this.news || this.saying) return;
    this.saying = setTimeout(() => {
      this.say.textContent = word("new_cards", { n: this.news });
      this.news = 0;
      this.saying = 0;
    }, 1500);
  }
}

/* Two frames in a row as one. */
function joined(first, second) {
  const mine = second.mine ?? first.mine;
  if (!second.put || second.full) return { ...first, ...second, ...(mine === undefined ? {} : { mine }) };
  const put = { ...first.put }, gone = new Set(first.gone);
  for (const id of second.gone ?? []) { delete put[id]; gone.add(id); }
  for (const [id, html] of Object.entries(second.put)) { gone.delete(id); delete put[id]; put[id] = html; }
  return { ...second, full: first.full, put, gone: [...gone], ...(mine === undefined ? {} : { mine }) };
}

/* Not imported: what is only compared with its older self never becomes part of the page, and every icon that does costs. */
function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const node = template.content.firstElementChild;
  node?.remove();
  return node;
}

/* Elements by order, equal ones as they came; foreign nodes such as waiting cards stay in front. Moves as few as it can. */
function sort(region) {
  const nodes = [...region.children].filter((node) => node.dataset.in !== undefined);
  const sorted = [...nodes].sort((a, b) => orderOf(a) - orderOf(b));
  const active = document.activeElement;
  const next = (node) => { do node = node.nextElementSibling; while (node && node.dataset.in === undefined); return node; };
  let cursor = nodes[0] ?? null;
  for (const node of sorted) {
    if (node !== cursor && node.contains(active)) {
      // Moving it would take the focus away: what stands before it goes behind it instead.
      while (cursor && cursor !== node) { const after = next(cursor); region.insertBefore(cursor, node.nextSibling); cursor = after; }
    }
    if (node === cursor) cursor = next(node); else region.insertBefore(node, cursor);
  }
}
