/* Drag and drop for whatever says so. Every drag has a button beside it, so this is never the only way.

   What can be taken:  draggable="true" data-record="id" data-drag="field": the field of the command that its id goes into
   Where it can go:    data-drop-do="command" data-drop-onto="id"; that id goes into the field data-drop-name, else "onto".
                       A target that can itself be taken accepts only its own kind; data-drop-for names another one.
   data-activity on the target or around it says which step the command is for. */

import { randomId } from "../words.js";

let taken = null;

const targetOf = (event) => {
  const target = event.target.closest?.("[data-drop-do]");
  if (!taken || !target || taken.contains(target)) return null;
  const kind = target.dataset.dropFor ?? target.dataset.drag;
  return kind === undefined || kind === taken.dataset.drag ? target : null;
};

export function drags(send) {
  document.addEventListener("dragstart", (event) => {
    const node = event.target.closest?.('[draggable="true"][data-record]');
    if (!node) return;
    taken = node;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", node.dataset.record);
    node.classList.add("is-taken");
  });
  document.addEventListener("dragover", (event) => {
    const target = targetOf(event);
    mark(target);
    if (target) { event.preventDefault(); event.dataTransfer.dropEffect = "move"; }
  });
  document.addEventListener("drop", (event) => {
    const target = targetOf(event);
    if (!target) return;
    event.preventDefault();
    const { dropDo, dropOnto = "", dropName = "onto" } = target.dataset;
    const command = { id: randomId(), do: dropDo, [taken.dataset.drag ?? "record"]: taken.dataset.record, [dropName]: dropOnto };
    const activity = target.closest("[data-activity]")?.dataset.activity;
    if (activity) command.activity = activity;
    send(command);
  });
  document.addEventListener("dragend", () => {
    taken?.classList.remove("is-taken");
    taken = null;
    mark(null);
  });
  // Writing in a field of something that can be dragged selects text instead of dragging it.
  document.addEventListener("pointerdown", (event) => {
    const node = event.target.closest?.('[data-record][draggable]');
    if (node) node.draggable = !event.target.closest("input, textarea, select, button, summary, a");
  });
}

function mark(target) {
  for (const node of document.querySelectorAll(".is-under")) if (node !== target) node.classList.remove("is-under");
  target?.classList.add("is-under");
}
