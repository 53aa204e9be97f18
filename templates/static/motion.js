/* Movement: a card that changes its place glides there (FLIP), a new one is pinned up. With reduced motion, in a page
   nobody looks at, or with very many cards, everything simply is there. */

const MANY = 120;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const EASE = "cubic-bezier(.2, .8, .25, 1)";

/** Where the elements are now: Map element → DOMRect; empty when nothing shall move. What is folded away is not asked. */
export function measure(root) {
  const rects = new Map();
  if (still.matches || document.hidden) return rects;
  const nodes = root.querySelectorAll("[data-in]:not(.is-off-wall, .is-later, .is-out)");
  if (nodes.length > MANY) return rects;
  for (const node of nodes) {
    const rect = node.getBoundingClientRect();
    if (rect.width) rects.set(node, rect);
  }
  return rects;
}

/** Let the measured elements glide from where they were, and the fresh ones appear. */
export function glide(before, fresh) {
  if (still.matches || document.hidden || fresh.size > MANY) return;
  for (const node of fresh) {
    node.classList.add("is-new");
    setTimeout(() => node.classList.remove("is-new"), 600);
  }
  const shifts = new Map();
  for (const [node, from] of before) {
    if (!node.isConnected) continue;
    const to = node.getBoundingClientRect();
    if (to.width) shifts.set(node, [from.left - to.left, from.top - to.top]);
  }
  for (const [node, [x, y]] of shifts) {
    const [px, py] = shifts.get(node.parentElement?.closest("[data-in]")) ?? [0, 0];   // what it lies in carries it along
    const dx = x - px, dy = y - py;
    if (Math.abs(dx) + Math.abs(dy) < 2) continue;
    node.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: "none" }], { duration: 260, easing: EASE });
  }
}
