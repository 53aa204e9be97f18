/* The newest change and its way back, in a strip of its own. It goes after a while, unless somebody points at it or stands in
   it, when it is shut ([data-gone]), and at once when work goes on elsewhere. The list of latest changes and Ctrl+Z stay.
   Returns what to call when the screen has changed. */

const STAYS = 6000;

export function toasts(place) {
  let shown = "", timer = 0;
  const busy = () => place.matches(":hover") || place.contains(document.activeElement);
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => { if (busy()) wait(); else place.classList.add("is-gone"); }, STAYS); };
  place.addEventListener("click", (event) => { if (event.target.closest("[data-gone]")) { document.activeElement?.blur(); place.classList.add("is-gone"); } });
  // Not when the finger comes down: the step grows by the strip, and what is pressed must not move away from under it.
  document.addEventListener("click", (event) => { if (!place.contains(event.target)) place.classList.add("is-gone"); });
  return () => {
    const seq = place.firstElementChild?.dataset.seq ?? "";
    if (seq === shown) return;
    shown = seq;
    place.classList.remove("is-gone");
    wait();
  };
}
