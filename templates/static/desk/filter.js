/* A search field that shows at once who fits: input[data-filter] names the lists, each line says in data-find by which words
   it is found. The server does the same for who has no script (arrivals.found_by). */

const UMLAUTS = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };

export const plain = (text) => text.toLowerCase().replace(/[äöüß]/g, (c) => UMLAUTS[c]).normalize("NFKD").replace(/[\u0300-\u036f]/g, "");

const wordsOf = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

export function filterLists(root = document) {
  for (const field of root.querySelectorAll("input[data-filter]")) filter(root, field);
}

function filter(root, field) {
  const words = wordsOf(field.value);
  for (const id of field.dataset.filter.split(" ")) {
    const list = root.getElementById(id);
    if (!list) continue;
    let shown = 0;
    for (const line of list.children) {
      if (line.dataset.find === undefined) continue;
      const fits = words.every((word) => line.dataset.find.includes(` ${word}`));
      line.classList.toggle("is-out", !fits);
      shown += fits;
    }
    list.classList.toggle("is-empty", !shown);
  }
}

/** `search(field)` is called where the page does not hold everybody (data-partly): there the server searches. */
export function takeFilters(root, search) {
  root.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.filter === undefined) return;
    if (root.getElementById("main").dataset.partly !== undefined) search(field); else filter(root, field);
  });
}
