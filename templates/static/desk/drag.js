/* Lines are moved by mouse, pen or finger at their grip. What runs beside a line moves with it. The buttons do the same. */

const EDGE = 60;   // pixels from the edge of the column where it begins to scroll

export function takeDrags(root, send, tell) {
  let held = null;

  root.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    event.preventDefault();
    held = pick(grip, event);
  });
  root.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    held.y = event.clientY;
    follow(held);
  });
  root.addEventListener("pointerup", (event) => { if (held && event.pointerId === held.pointer) drop(true); });
  root.addEventListener("pointercancel", (event) => { if (held && event.pointerId === held.pointer) drop(false); });
  root.addEventListener("keydown", (event) => { if (held && event.key === "Escape") drop(false); });

  function drop(wanted) {
    const { rows, moved, list, at, from } = held;
    cancelAnimationFrame(held.frame);
    held = null;
    for (const row of [...rows, ...moved]) row.style.transform = "";
    list.classList.remove("is-moving");
    for (const row of moved) row.classList.remove("is-held");
    if (!wanted || at === from) return;
    const before = rows[at] ?? null;
    for (const row of moved) list.insertBefore(row, before);
    const form = document.querySelector("[data-move]");
    // Not form.elements.item: that is a method of the collection.
    form.querySelector("[name='item']").value = moved[0].dataset.item;
    form.querySelector("[name='before']").value = before?.dataset.item ?? "";
    tell(moved[0].dataset.title, [...list.querySelectorAll(".row")].indexOf(moved[0]) + 1);
    send(form);
  }

  function pick(grip, event) {
    const row = grip.closest(".row");
    const list = row.closest("[data-lines]");
    const all = [...list.querySelectorAll(".row")];
    const moved = [row];
    if (!row.classList.contains("is-beside")) {
      for (let next = all[all.indexOf(row) + 1]; next?.classList.contains("is-beside"); next = all[all.indexOf(next) + 1]) moved.push(next);
    }
    const rows = all.filter((other) => !moved.includes(other));
    const from = all.indexOf(row);
    const scroller = list.closest(".col");
    try { grip.setPointerCapture(event.pointerId); } catch { /* a pointer that is gone already */ }
    list.classList.add("is-moving");
    for (const each of moved) each.classList.add("is-held");
    const state = {
      rows, moved, list, from, at: from, pointer: event.pointerId, scroller, y: event.clientY, start: event.clientY, frame: 0,
      scrolled: scroller.scrollTop, height: moved.reduce((sum, each) => sum + each.offsetHeight, 0),
      middles: rows.map((other) => { const box = other.getBoundingClientRect(); return box.top + box.height / 2; }),
    };
    const watch = () => { roll(state); state.frame = requestAnimationFrame(watch); };
    state.frame = requestAnimationFrame(watch);
    return state;
  }

  /* Near the upper or lower edge the column scrolls, so that every place can be reached. */
  function roll(state) {
    const box = state.scroller.getBoundingClientRect();
    const top = Math.max(0, box.top);
    const bottom = Math.min(innerHeight, box.bottom);
    const by = state.y < top + EDGE ? -8 : state.y > bottom - EDGE ? 8 : 0;
    if (!by || state.y === state.start) return;
    state.scroller.scrollTop += by;
    follow(state);
  }

  function follow(state) {
    const by = state.y - state.start + state.scroller.scrollTop - state.scrolled;
    for (const row of state.moved) row.style.transform = `translateY(${by}px)`;
    const first = state.moved[0];
    const top = state.y + state.scroller.scrollTop - state.scrolled;
    let at = state.middles.filter((middle) => middle < top).length;
    if (!first.classList.contains("is-beside")) {
      while (at < state.rows.length && state.rows[at].classList.contains("is-beside")) at += 1;   // groups stay together
    }
    state.at = at;
    state.rows.forEach((row, n) => {
      const shift = n >= at && n < state.from ? state.height : n >= state.from && n < at ? -state.height : 0;
      row.style.transform = shift ? `translateY(${shift}px)` : "";
    });
  }
}
