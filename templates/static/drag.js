/* Drag and drop for whatever says so: by mouse, pen and finger, on every page that a format may show. Every drag has a button or a
   form beside it, so this is never the only way.

   What can be taken:  draggable="true" data-record="id" data-drag="field": the field of the command that its id goes into.
                       A finger takes it at its data-grip at once, anywhere else by resting on it for a moment: a stroke scrolls
   Where it can go:    data-drop-do="command" data-drop-onto="id"; that id goes into the field data-drop-name, else "onto".
                       data-drop-fields="{…}" instead: several fields of the command, as JSON.
                       A target that can itself be taken accepts only its own kind; data-drop-for names another one.
   data-activity on the target or around it says which step the command is for.

   The browser's own drag and drop knows no finger, which is why it is not used here. */

import { randomId } from "./words.js";

const START = 6;                        // pixels a mouse moves before it drags: a click stays a click
const REST = 350;                       // milliseconds a finger rests on a card before it has it
const SLIP = 10;                        // pixels it may tremble meanwhile
const EDGE = 56;                        // pixels from the edge of what scrolls where it begins to scroll
const IDLE = "input, textarea, select, button, summary, a, label";

export function drags(send) {
  let held = null;                      // {node, pointer, x, y, taken, timer, ghost, under, frame}

  document.addEventListener("pointerdown", (event) => {
    if (held || event.button || !event.isPrimary) return;
    const node = event.target.closest?.("[data-record][draggable]");
    if (!node) return;
    node.draggable = !event.target.closest(IDLE);   // writing in a field of a card selects text instead of dragging it
    if (!node.draggable) return;
    held = { node, pointer: event.pointerId, x: event.clientX, y: event.clientY, taken: false };
    if (event.pointerType !== "touch") return;
    if (event.target.closest("[data-grip]")) take();
    else held.timer = setTimeout(take, REST);
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    const far = Math.hypot(event.clientX - held.x, event.clientY - held.y);
    if (!held.taken) {
      if (held.timer && far > SLIP) return give();
      if (held.timer || far < START) return;
      take();
    }
    follow(event.clientX, event.clientY);
  });
  document.addEventListener("pointerup", (event) => { if (held?.pointer === event.pointerId) drop(event); });
  document.addEventListener("pointercancel", (event) => { if (held?.pointer === event.pointerId) give(); });
  document.addEventListener("keydown", (event) => { if (held && event.key === "Escape") give(); });
  // Once a card is taken the finger moves the card and not the page, and the browser keeps its own drag and its menu to itself.
  document.addEventListener("touchmove", (event) => { if (held?.taken) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (held?.taken || held?.timer) event.preventDefault(); });
  document.addEventListener("selectstart", (event) => { if (held && !held.timer) event.preventDefault(); });
  document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-record][draggable]")) event.preventDefault(); });

  function take() {
    clearTimeout(held.timer);
    Object.assign(held, { taken: true, timer: 0 });
    const box = held.node.getBoundingClientRect();
    const ghost = held.node.cloneNode(true);
    for (const one of [ghost, ...ghost.querySelectorAll("[id], [data-in]")]) { one.removeAttribute("id"); one.removeAttribute("data-in"); }
    ghost.classList.add("is-ghost");
    ghost.setAttribute("aria-hidden", "true");
    ghost.inert = true;
    Object.assign(ghost.style, { inlineSize: `${box.width}px`, insetInlineStart: "auto", left: `${box.left}px`, top: `${box.top}px` });
    document.body.append(ghost);
    Object.assign(held, { ghost, dx: held.x - box.left, dy: held.y - box.top });
    held.node.classList.add("is-taken");
    getSelection()?.removeAllRanges();
    document.body.classList.add("is-dragging");
    const watch = () => { scroll(); if (held) held.frame = requestAnimationFrame(watch); };
    held.frame = requestAnimationFrame(watch);
  }

  function follow(x, y) {
    Object.assign(held, { nowX: x, nowY: y });
    held.ghost.style.transform = `translate(${x - held.x}px, ${y - held.y}px)`;
    mark(targetAt(x, y));
  }

  function targetAt(x, y) {
    // All that lies there, not only what is on top: a message may pass over the target just now.
    const target = document.elementsFromPoint(x, y).find((node) => node.matches("[data-drop-do], [data-drop-do] *"))?.closest("[data-drop-do]");
    if (!target || held.node.contains(target)) return null;
    const kind = target.dataset.dropFor ?? target.dataset.drag;
    return kind === undefined || kind === held.node.dataset.drag ? target : null;
  }

  function mark(target) {
    if (held.under === target) return;
    held.under?.classList.remove("is-under");
    target?.classList.add("is-under");
    held.under = target;
  }

  /* Near the edge of what scrolls it scrolls, so that every target can be reached. */
  function scroll() {
    if (held?.nowY === undefined) return;
    for (let node = document.elementFromPoint(held.nowX, held.nowY); node; node = node.parentElement) {
      const whole = node === document.documentElement;
      if (node.scrollHeight <= node.clientHeight + 1 || (!whole && !/auto|scroll/.test(getComputedStyle(node).overflowY))) continue;
      const box = whole ? { top: 0, bottom: innerHeight } : node.getBoundingClientRect();
      const by = held.nowY < box.top + EDGE ? -10 : held.nowY > box.bottom - EDGE ? 10 : 0;
      if (by) { node.scrollTop += by; mark(targetAt(held.nowX, held.nowY)); }
      return;
    }
  }

  function drop(event) {
    const { node, taken } = held;
    const target = taken ? targetAt(event.clientX, event.clientY) : null;
    give();
    if (taken) document.addEventListener("click", stop, { capture: true, once: true });
    if (taken) setTimeout(() => document.removeEventListener("click", stop, { capture: true }));
    if (!target) return;
    const { dropDo, dropOnto = "", dropName = "onto", dropFields } = target.dataset;
    const fields = dropFields === undefined ? { [dropName]: dropOnto } : JSON.parse(dropFields);
    const command = { id: randomId(), do: dropDo, [node.dataset.drag ?? "record"]: node.dataset.record, ...fields };
    const activity = target.closest("[data-activity]")?.dataset.activity;
    if (activity) command.activity = activity;
    send(command);
  }

  function give() {
    clearTimeout(held.timer);
    cancelAnimationFrame(held.frame);
    held.ghost?.remove();
    held.node.classList.remove("is-taken");
    held.under?.classList.remove("is-under");
    document.body.classList.remove("is-dragging");
    held = null;
  }
}

/* What ends a drag is no click on what lies below. */
const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
