/* A device that many share: whoever takes it next finds nothing of the one before. What she handed in is sent first, however
   long that takes; what she only typed goes. */

export function shared({ outbox, pictures, drafts }) {
  const form = document.getElementById("page-next");
  const wait = form.querySelector("[data-wait]");
  let asked = false;

  const free = () => !outbox.waiting && !pictures.waiting;

  async function go() {
    if (!asked || !free()) { wait.hidden = !asked; return; }
    asked = false;
    drafts.clear();
    await pictures.clear();
    await outbox.clear();
    form.submit();
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); asked = true; go(); });
  outbox.addEventListener("change", go);
  pictures.addEventListener("change", go);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });   // a page that a browser had kept
}
