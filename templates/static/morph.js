/* Change an element into its newer self without taking anything out of somebody's hand.

   Nodes that stay keep their focus, their open <details> and their typed text. Children of a region are not looked at:
   the screen places those itself. A form in which somebody is busy is left as it is; its newer self is handed to `keep`. */

const keyOf = (node) => node.nodeType !== 1 ? "" : node.id || node.dataset.of || node.dataset.form || node.dataset.region || node.dataset.key || "";

const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName;

function attributes(old, fresh, care) {
  // What the server opened (data-opened) it also closes, but over no form that somebody is busy in; a reader may close it before.
  const [was, is] = [old, fresh].map((node) => node.dataset.opened !== undefined);
  const shut = was && !is && ![...old.querySelectorAll("form")].some(care.busy);
  for (const { name } of [...old.attributes]) {
    // `style` holds the variables that scripts set, `open` what a reader opened.
    if (!fresh.hasAttribute(name) && name !== "style" && (name !== "open" || shut)) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value && !(name === "open" && was && is)) old.setAttribute(name, value);
  }
}

/**
 * @param {Element} old what stands on the screen
 * @param {Element} fresh what it shall become; consumed
 * @param {{busy: (form: Element) => boolean, keep: (form: Element, fresh: Element) => void, leaving: (node: Element) => void}} care
 */
export function morph(old, fresh, care) {
  if (old.nodeType !== 1) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.nodeName === "FORM" && care.busy(old)) { care.keep(old, fresh); return; }
  attributes(old, fresh, care);
  if (old.dataset.region !== undefined) return;

  const keyed = new Map();
  const loose = [];
  for (const child of old.childNodes) {
    const key = keyOf(child);
    if (key) keyed.set(key, child); else loose.push(child);
  }
  let cursor = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const key = keyOf(next);
    let match = key ? keyed.get(key) : loose.find((node) => alike(node, next));
    if (match && !alike(match, next)) match = undefined;
    if (match) {
      if (key) keyed.delete(key); else loose.splice(loose.indexOf(match), 1);
      if (match === cursor) cursor = cursor.nextSibling;
      else place(old, match, cursor);
      morph(match, next, care);
    } else {
      old.insertBefore(next, cursor);
    }
  }
  for (const rest of [...keyed.values(), ...loose]) {
    if (rest.nodeType === 1) care.leaving(rest);
    rest.remove();
  }
}

/* A node that holds the focus would lose it by being moved, so what stands before it goes behind it instead. */
function place(parent, node, cursor) {
  if (node.nodeType === 1 && node.contains(document.activeElement)) {
    while (cursor && cursor !== node) {
      const next = cursor.nextSibling;
      parent.insertBefore(cursor, node.nextSibling);
      cursor = next;
    }
  } else {
    parent.insertBefore(node, cursor);
  }
}
