/* Dialogs: opened by [data-dialog="id"] (with data-to: the line to show), shut by [data-close], by pressing a [data-shut]
   button inside, by the backdrop and by Escape. Without scripts the same links lead to them by :target. */

const still = matchMedia("(prefers-reduced-motion: reduce)");

export const openDialog = () => document.querySelector("dialog[open]");

export function show(dialog) {
  if (dialog.hasAttribute("open")) return;
  if (dialog.showModal) dialog.showModal(); else { dialog.setAttribute("open", ""); dialog.classList.add("is-plain"); }
}

export function shut(dialog) {
  if (!dialog?.hasAttribute("open")) return;
  if (dialog.close) dialog.close(); else { dialog.removeAttribute("open"); dialog.classList.remove("is-plain"); }
}

export function dialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      const here = openDialog();
      const dialog = document.getElementById(opener.dataset.dialog);
      if (here && here !== dialog) shut(here);
      show(dialog);
      if (opener.dataset.to) reveal(document.getElementById(opener.dataset.to));
      return;
    }
    const dialog = event.target.closest("dialog");
    if (!dialog) return;
    if (event.target === dialog || event.target.closest("[data-close]")) { event.preventDefault(); shut(dialog); }
    else if (event.target.closest("[data-shut]")) setTimeout(() => shut(dialog));      // after the form has been sent
  });
  document.addEventListener("keydown", (event) => {
    const dialog = openDialog();
    if (event.key === "Escape" && dialog && !dialog.showModal) shut(dialog);           // old browsers do not do it themselves
  });
  // A search field filters the lists that it names.
  document.addEventListener("input", (event) => {
    for (const name of event.target.dataset.filter?.split(" ") ?? []) {
      const list = document.querySelector(`[data-region="${name}"]`);
      if (list) filter(list, event.target.value);
    }
  });
}

export function filter(list, text) {
  const wanted = text.trim().toLocaleLowerCase();
  const digits = /^\d+$/.test(wanted);
  for (const line of list.children) {
    const fits = !wanted || (digits && line.dataset.number ? line.dataset.number === wanted : line.textContent.toLocaleLowerCase().includes(wanted));
    line.classList.toggle("is-out", !fits);
  }
}

function reveal(line) {
  if (!line) return;
  const more = line.querySelector("details");
  if (more) more.open = true;
  line.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
  line.focus({ preventScroll: true });
}
