/* What is said only until a moment, or only from it on: data-until and data-from (unix seconds); the server's time decides. */

/** Show and hide all of them below `root` now and every ten seconds. Gives the drawing, for when elements have changed. */
export function moments(root, live) {
  const draw = () => {
    const now = live.now();
    for (const node of root.querySelectorAll("[data-until]")) node.hidden = now >= Number(node.dataset.until);
    for (const node of root.querySelectorAll("[data-from]")) node.hidden = now < Number(node.dataset.from);
  };
  draw();
  setInterval(draw, 10000);
  return draw;
}
