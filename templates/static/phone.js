/* A participant's page: hear, show, hand in, and always say honestly how things stand. */

import { clocks } from "./clock.js";
import { Drafts } from "./drafts.js";
import { drags } from "./drag.js";
import { dress } from "./dress.js";
import { Screen } from "./elements.js";
import { grow } from "./grow.js";
import { Live } from "./live.js";
import { lists, takeLists } from "./lists.js";
import { moments } from "./moments.js";
import { Outbox } from "./outbox.js";
import { linkWord, Pending } from "./pending.js";
import { Pictures } from "./pictures.js";
import { planes } from "./plane.js";
import "./scheme.js";
import { Strays } from "./strays.js";
import { shared } from "./tablet.js";
import { takeForms } from "./submit.js";
import { word } from "./words.js";

const { socket, token, seq, now, person } = document.body.dataset;
const $ = (id) => document.getElementById(id);
const name = `${socket} ${person}`;                    // one outbox per event and person

const live = new Live({ url: socket, token, seq: Number(seq), now: Number(now), ping: 15 });
const screen = new Screen(document.body, { say: $("page-say"), slice: 60 });
const outbox = new Outbox(live, `outbox ${name}`);
const drafts = new Drafts(name);
const pictures = new Pictures(live, outbox, name);
const pending = new Pending({ root: document.body, list: $("page-outbox"), outbox, drafts, pictures });
const draw = clocks(document.body, live, { half: halfway });
const passing = moments(document.body, live);

live.addEventListener("frame", (event) => screen.apply(event.detail));
screen.addEventListener("leaving", (event) => leaving(event.detail.node));
screen.addEventListener("placed", (event) => settle(event.detail.frame));
takeForms(document.body, { outbox, drafts, screen, pictures });
pictures.take(document.body);
pictures.addEventListener("refused", (event) => notice(event.detail.why));
linkWord($("page-link"), live, outbox);
grow(document.body);
planes(document.body);
drags((command) => outbox.post(command));

let typing = null;                                     // somebody was writing in a form that has just gone

function leaving(node) {
  for (const form of node.matches("form[data-form]") ? [node] : node.querySelectorAll("form[data-form]")) {
    drafts.save(form);
    const active = document.activeElement;
    if (form.contains(active) && active.selectionStart !== undefined) typing = { key: form.dataset.form, at: active.selectionStart };
  }
}

function settle(frame) {
  dress();
  draw();
  passing();
  document.body.classList.toggle("is-quiet", Boolean($("quiet")));
  drafts.restore(document.body);
  pictures.dress();
  lists();
  pending.placed(frame);
  pending.showOrphans();
  if (typing) {
    const form = document.querySelector(`form[data-form="${CSS.escape(typing.key)}"]`);
    const field = form ? form.querySelector("textarea, input:not([type=hidden])") : pending.fieldOf(typing.key);
    if (field) { field.focus(); field.setSelectionRange?.(typing.at, typing.at); }
    typing = null;
  }
}

live.addEventListener("known", () => { screen.flush(); settle({}); });
live.addEventListener("frame", (event) => { if (event.detail.notice) notice(event.detail.notice); });
live.addEventListener("withdrawn", () => notice(word("withdrawn")));
live.addEventListener("expired", () => {
  // The cookie is gone: the page itself leads to the entrance. Once, not in a circle.
  const before = Number(sessionStorage.getItem("reloaded") ?? 0);
  if (Date.now() - before < 30000) return notice(word("expired"));
  sessionStorage.setItem("reloaded", Date.now());
  location.reload();
});

outbox.addEventListener("kept", async (event) => {
  const { item, late } = event.detail;
  if (late) $("page-say").textContent = word("late");
  const after = item?.view.after;
  if (after === "forget") { drafts.clear(); await pictures.clear(); await outbox.clear(); }
  if (after?.startsWith("/")) location.assign(after);
  else if (after) location.reload();
});
outbox.addEventListener("refused", (event) => { if (!event.detail.item.view.text) notice(event.detail.why); });

/* A short light and, where the phone can, a short hum: it lies on the table while people talk. */
function halfway() {
  $("page-say").textContent = word("half_time");
  try { navigator.vibrate?.([150, 100, 150]); } catch { /* not without a tap before */ }
  document.body.classList.add("is-halfway");
  setTimeout(() => document.body.classList.remove("is-halfway"), 3000);
}

function notice(text) {
  const place = $("page-notice");
  place.querySelector("[data-part-of=text]").textContent = text;
  place.hidden = false;
}
$("page-notice").querySelector("button").addEventListener("click", () => { $("page-notice").hidden = true; });

dress();
lists();
takeLists(document.body);
drafts.watch(document.body);
drafts.restore(document.body);
document.body.classList.toggle("is-quiet", Boolean($("quiet")));
outbox.start();
pictures.start().then(() => {
  for (const form of document.querySelectorAll("form[data-form]")) {
    const kept = drafts.read(form.dataset.form)?.command ?? {};
    for (const value of Object.values(kept)) if (pictures.find(value)) pictures.restore(form, value);
  }
});
live.start();
if (document.body.dataset.tablet === undefined) pending.showStrays(new Strays(socket, person));
else shared({ outbox, pictures, drafts });
