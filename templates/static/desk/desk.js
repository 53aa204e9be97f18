/* The organiser's desk. Every form and link works without this; with it the page stays where it is.

   A form is sent, the answer is a whole page, and only what has changed is put in its place. What somebody is typing
   elsewhere is left alone. data-whole: load the page as usual. data-now: send as soon as something is chosen. */

import { dress } from "../dress.js";
import { morph } from "../morph.js";
import { word } from "../words.js";
import { takeDrags } from "./drag.js";
import { filterLists, takeFilters } from "./filter.js";
import { takeSteps } from "./steps.js";

const said = document.getElementById("said");
let waiting = Promise.resolve();

/** Tell those who listen to the page. */
export function say(text) { said.textContent = ""; requestAnimationFrame(() => { said.textContent = text; }); }

const changed = (field) => field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
  : field.tagName === "SELECT" ? [...field.options].some((option) => option.selected !== option.defaultSelected)
  : field.type !== "hidden" && field.defaultValue !== undefined && field.value !== field.defaultValue;
const typed = (form) => String(new URLSearchParams(new FormData(form)));
const dirty = (form) => [...form.elements].some(changed);

/** Send a form and take over the page that comes back. One after the other, in the order of the clicks. */
export function send(form, button = null) {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  const body = new URLSearchParams(data);
  const before = typed(form);
  const go = () => take(form.action, { method: "POST", body }, { form, before });
  waiting = waiting.then(go, go);
  return waiting;
}

async function take(url, options, sent = null) {
  let answer;
  try {
    answer = await fetch(url, { ...options, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.body.classList.contains("desk")) { location.assign(answer.url); return false; }
    put(page, sent);
  } catch {
    trouble(sent?.form);
    return false;
  }
  if (answer.ok && answer.redirected) {
    const to = new URL(answer.url);
    history.replaceState(null, "", to.pathname + to.search);
  }
  if (answer.ok && sent) {
    say(word("saved"));
    const search = document.getElementById(sent.form.dataset.clears ?? "");
    if (search) { search.value = ""; filterLists(); }
    const state = sent.form.querySelector("[data-state]");
    if (state && !dirty(sent.form)) state.textContent = word("saved");
  }
  return answer.ok;
}

/* A form that was sent begins anew with what the page says: what is kept, or what was typed and could not be taken.
   All other forms, and this one if somebody went on typing, keep what stands in them. */
function put(page, sent) {
  const settled = sent && typed(sent.form) === sent.before;
  if (settled) sent.form.reset();
  const busy = (form) => form === sent?.form ? !settled : dirty(form);
  for (const id of ["top", "main", "invite", "facts"]) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old) morph(old, document.adoptNode(fresh), { busy, keep: () => {}, leaving: () => {} });
  }
  document.title = page.title;
  ready();
  const alert = document.querySelector("[role='alert']");
  if (!alert) return;
  alert.scrollIntoView({ block: "nearest" });
  say(alert.textContent.trim());
  document.querySelector("[aria-invalid='true']")?.focus();
}

function trouble(form) {
  const home = form?.closest(".col, .editor") ?? document.getElementById("main");
  let note = home.querySelector("[data-trouble]");
  if (!note) {
    note = document.createElement("p");
    note.className = "notice notice--bad";
    note.dataset.trouble = "";
    note.setAttribute("role", "alert");
    if (form && form.offsetParent && !form.closest(".arrivals")) form.before(note); else home.prepend(note);
  }
  note.textContent = word("no_server");
  note.scrollIntoView({ block: "nearest" });
}

/* What the page needs after each change: widths of bars, chosen cards, buttons that only a script can serve. */
function ready() {
  dress(document);
  for (const note of document.querySelectorAll("[data-trouble]")) note.remove();
  for (const radio of document.querySelectorAll(".ready input, .pick input")) radio.closest("label").classList.toggle("is-on", radio.checked);
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  for (const form of document.querySelectorAll("[data-dirty]")) mark(form);
  filterLists();
}

function mark(form) {
  const state = form.querySelector("[data-state]");
  const text = dirty(form) ? word("unsaved") : "";
  if (state && state.textContent !== text) state.textContent = text;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.whole !== undefined) return;
  event.preventDefault();
  send(form, event.submitter ?? pressed);
});
/* Safari before 15.4 does not say which button was pressed. */
let pressed = null;
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  pressed = button;
  if (button) setTimeout(() => { pressed = null; });
  if (button?.dataset.copy) copy(button);
  const link = event.target.closest("a[data-swap]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link.href);
});

async function open(url) {
  const go = () => take(url, {});
  const done = waiting.then(go, go);
  waiting = done;
  if (!await done) return;
  const to = new URL(url);
  history.replaceState(null, "", to.pathname + to.search);
  const target = to.hash && document.getElementById(decodeURIComponent(to.hash.slice(1)));
  if (!target) return;
  target.scrollIntoView({ block: "nearest" });
  const editor = to.searchParams.has("edit") ? document.querySelector(".editor") : to.searchParams.has("add") ? target : null;
  if (editor) {
    editor.scrollIntoView({ block: "nearest" });
    if (target.getBoundingClientRect().top < target.closest(".col").getBoundingClientRect().top) target.scrollIntoView();
    editor.querySelector("select:not([disabled]), input:not([type='hidden'])")?.focus({ preventScroll: true });
  } else target.querySelector(".name a")?.focus();
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.dataset.preview) {
    for (const section of document.querySelectorAll(".preview")) section.hidden = section.id !== field.dataset.preview;
  }
  if (field.type === "radio") ready();
  if (field.form?.dataset.now !== undefined) send(field.form);
});
document.addEventListener("input", (event) => { if (event.target.form?.dataset.dirty !== undefined) mark(event.target.form); });
addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("[data-dirty]")].some(dirty)) { event.preventDefault(); event.returnValue = ""; }
});

/* On plain HTTP there is no clipboard: then the text is marked, and the old way of copying is tried. */
function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.focus();
  field.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch { done = false; }
  say(word(done ? "copied" : "copy_by_hand"));
  const before = button.innerHTML;
  button.textContent = word(done ? "copied" : "copy_by_hand");
  setTimeout(() => { button.innerHTML = before; }, 2000);
}

/* A page that others change too is looked at anew when it comes to the front, and now and then while it lies there. */
if (document.body.dataset.fresh !== undefined) {
  const look = () => { if (!document.hidden && !document.querySelector(":is(input, select):focus:not([type='search'])")) open(location.href); };
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000 * Number(document.body.dataset.fresh));
}

/* Where not everybody is on the page, the server searches as soon as the typing stops. */
let typing = 0;
takeFilters(document, (field) => {
  clearTimeout(typing);
  const url = `${field.form.action}?${new URLSearchParams(new FormData(field.form))}`;
  typing = setTimeout(() => open(url), 350);
});
takeSteps(document, send);
takeDrags(document, send, (title, n) => say(word("moved", { title, n })));
document.body.classList.add("has-drag");
ready();
