/* The elements of a screen: one per id, each in the region it names, in the order it names.

   new Screen(root).apply(frame) takes the frames of the wire: put, gone, full, mine. Events:
     leaving  {node}    this node is about to go; last chance to save what is typed in it
     placed   {fresh}   everything lies where it belongs; `fresh` are the elements that were not there before.
                        What is hidden, cut or coloured now takes part in the movement that follows. */

import { isGuarded } from "./forms.js";
import { morph } from "./morph.js";
import { glide, measure } from "./motion.js";
import { word } from "./words.js";

const orderOf = (node) => Number(node.dataset.order) || 0;

export class Screen extends EventTarget {
  constructor(root = document.body, { say = null } = {}) {
    super();
    this.root = root;
    this.say = say;                    // the polite live region, or null
    this.known = new Map();            // id → element
    this.bytes = new Map();            // id → the HTML it was last made from
    this.limbo = new Set();            // elements whose region is not there
    this.later = new Map();            // busy form → its newer self
    this.mine = null;
    this.news = 0;
    for (const node of root.querySelectorAll("[data-in]")) {
      if (node.id === "mine") this.mine = node; else this.known.set(node.id, node);
    }
    root.addEventListener("focusout", () => setTimeout(() => this.release()));
  }

  tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }

  /** Apply one frame. Frames without elements do nothing. */
  apply(frame) {
    if (!frame.put && frame.mine === undefined) return;
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

  region(name) { return this.root.querySelector(`[data-region="${CSS.escape(name)}"]`); }

  lay(nodes) {
    // A region may itself come with one of these elements, in whatever order they arrived.
    let open = [...nodes].filter(Boolean);
    const full = new Set();
    for (let moved = true; moved && open.length;) {
      moved = false;
      const rest = [];
      for (const node of open) {
        const region = this.region(node.dataset.in);
        if (!region || node.contains(region)) { rest.push(node); continue; }
        if (node.parentNode !== region) region.appendChild(node);
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
    if (!this.news || this.timer) return;
    this.timer = setTimeout(() => {
      this.say.textContent = word("new_cards", { n: this.news });
      this.news = 0;
      this.timer = 0;
    }, 1500);
  }
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild ? document.importNode(template.content.firstElementChild, true) : null;
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
