/* The moderator's page: hear, show, send, and always leave a way back. */

import { clocks } from "../clock.js";
import { drags } from "../drag.js";
import { dress } from "../dress.js";
import { Screen } from "../elements.js";
import { valuesOf } from "../forms.js";
import { Live } from "../live.js";
import { Outbox } from "../outbox.js";
import { lists, takeLists } from "../lists.js";
import { linkWord, Pending } from "../pending.js";
import { planes } from "../plane.js";
import "../scheme.js";
import { silences } from "../since.js";
import { takeForms } from "../submit.js";
import { word } from "../words.js";
import { dialogs, openDialog } from "./dialogs.js";
import { Entry } from "./entry.js";
import { keys } from "./keys.js";
import { panes } from "./panes.js";
import { picks } from "./picked.js";
import { Sender } from "./sender.js";
import { Sheet } from "./sheet.js";
import { toasts } from "./toast.js";
import { undoChain } from "./undo.js";

const body = document.body;
const $ = (id) => document.getElementById(id);
const { socket, token, seq, now } = body.dataset;

const live = new Live({ url: socket, token, seq: Number(seq), now: Number(now), ping: 5 });
const screen = new Screen(body, { slice: 40 });
const outbox = new Outbox(live, `outbox ${socket}`);
const sender = new Sender(live, outbox);
const pending = new Pending({ root: body, list: $("page-outbox"), outbox });
const draw = clocks(body, live);
const quiet = silences(body, live);
const sheet = new Sheet(live, { hour: $("hour"), lag: $("lag") });
const pane = panes(body);
const entry = new Entry(sender, { bar: $("for-bar"), name: $("for-name"), place: $("for-place"), note: $("for-note"), reveal: () => pane("now") });

function arrange(frame = {}) {
  dress();
  draw();
  quiet();
  sheet.draw();
  pending.placed(frame);
  entry.placed(frame);
  lists();
  picked();
  toast();
  for (const pile of document.querySelectorAll("[data-pile]")) {
    const region = document.querySelector(`[data-region="${pile.dataset.pile}"]`);
    pile.hidden = !region.childElementCount;
    const count = pile.querySelector("[data-count]");
    if (count) count.textContent = $("queue")?.dataset[pile.dataset.pile] ?? region.childElementCount;
  }
  narrow();
}

live.addEventListener("frame", (event) => screen.apply(event.detail));
screen.addEventListener("placed", (event) => arrange(event.detail.frame));
live.addEventListener("frame", (event) => { if ("trouble" in event.detail) trouble(event.detail.trouble); });
live.addEventListener("connected", (event) => trouble(event.detail.trouble ?? ""));
live.addEventListener("withdrawn", () => notice(word("withdrawn"), true));
live.addEventListener("expired", () => notice(word("expired"), true));
sender.addEventListener("unsent", () => notice(word("not_sent")));
sender.addEventListener("refused", (event) => { if (!event.detail.frame.later) notice(event.detail.frame.why); });
sender.addEventListener("done", (event) => {
  notice("");
  clear(event.detail.command.do);
  picked();
  // Whoever moves the day on wants to see where it has gone, whatever she looked at before.
  if (["next", "back"].includes(event.detail.command.do) && new URLSearchParams(location.search).get("activity")) location.assign(location.pathname);
});
outbox.addEventListener("refused", (event) => { if (!event.detail.item.view.text) notice(event.detail.why); });

function notice(text, stays = false) {
  const place = $("page-notice");
  if (place.dataset.stays && !stays) return;
  if (stays) place.dataset.stays = "1";
  place.querySelector("[data-part-of=text]").textContent = text;
  place.hidden = !text;
  const dialog = openDialog()?.querySelector(".box__head");   // it would lie below an open dialog
  if (dialog) dialog.after(place); else $("page-notices").append(place);
}
/* What is wrong with the laptop itself stays until it is right again. */
function trouble(text) {
  const place = $("page-trouble");
  if (place.querySelector("p").textContent !== text) place.querySelector("p").textContent = text;
  place.hidden = !text;
}

$("page-notice").querySelector("button").addEventListener("click", () => { $("page-notice").hidden = true; });

/* A format's variants: only those of the chosen one, and their usual length. */
function narrow() {
  for (const select of document.querySelectorAll("[data-narrows]")) {
    const other = select.form.elements[select.dataset.narrows];
    for (const group of other.querySelectorAll("optgroup")) group.hidden = group.disabled = group.dataset.of !== select.value;
    if (other.selectedOptions[0]?.parentElement.disabled) other.value = "";
    for (const label of select.form.querySelectorAll("[data-lines-of]")) {
      label.hidden = label.querySelector("textarea").disabled = label.dataset.linesOf !== select.value;
    }
  }
}
body.addEventListener("change", (event) => {
  if (event.target.dataset.narrows) narrow();
  const minutes = event.target.selectedOptions?.[0]?.dataset.minutes;
  if (minutes) event.target.form.elements.minutes.value = minutes;
});

/* Forms with data-clears are empty again once the server has what they said; what was typed since stays. */
const sent = new WeakMap();
body.addEventListener("submit", (event) => { if (event.target.dataset.clears !== undefined) sent.set(event.target, valuesOf(event.target)); });

function clear(command) {
  for (const form of document.querySelectorAll("form[data-clears]")) {
    if (form.querySelector('[name="do"]')?.value !== command) continue;
    for (const field of [...form.elements]) {
      if (field.type === "radio") field.checked = field.defaultChecked = false;
      else if (/^(text|textarea)$/.test(field.type) || field.name === "number") {
        if (field.value === sent.get(form)?.[field.name]) field.value = field.defaultValue = "";
      }
    }
  }
}

takeForms(body, { outbox: sender, screen });
linkWord($("page-link"), live, outbox);
dialogs();
planes(body);
drags((command) => sender.press(command));
keys();
takeLists(body);
const picked = picks(body);
const toast = toasts(document.querySelector(".toast-place"));
undoChain(sender, $("ask-box"));
arrange();
outbox.start();
live.start();
