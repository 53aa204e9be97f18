/* What the server may not say in a style attribute (strict CSP) it says as data-*: here it becomes a CSS variable.
   data-part=".4" → --part: .4. Only numbers. */

const NAMES = ["part", "n", "x", "y", "min", "span", "col", "row", "columns"];
const SELECTOR = NAMES.map((name) => `[data-${name}]`).join(",");

export function dress(root = document) {
  for (const node of root.querySelectorAll(SELECTOR)) {
    for (const name of NAMES) {
      const value = node.dataset[name];
      if (value === undefined || value === "" || !Number.isFinite(Number(value))) continue;
      if (node.style.getPropertyValue(`--${name}`) !== value) node.style.setProperty(`--${name}`, value);
    }
  }
}
