/* How long nothing has happened: data-since (unix seconds); from data-idle (seconds) on it counts as silent and is marked. */

import { word } from "./words.js";

/** Draw all of them below `root` now and twice a minute. Gives the drawing, for when elements have changed. */
export function silences(root, live) {
  const draw = () => {
    for (const node of root.querySelectorAll("[data-since]")) {
      const gone = Math.max(0, live.now() - Number(node.dataset.since));
      const idle = node.dataset.idle !== undefined && gone >= Number(node.dataset.idle);
      const n = Math.floor(gone / 60);
      const text = idle ? word("silent", { n }) : n ? word("active", { n }) : word("active_now");
      node.classList.toggle("is-idle", idle);
      if (node.textContent !== text) node.textContent = text;
    }
  };
  draw();
  setInterval(draw, 30000);
  return draw;
}
