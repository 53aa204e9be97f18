/* The shared screen: one thing at a time, never stale as live, awake, and out of the way. */

import { clocks } from "./clock.js";
import { dress } from "./dress.js";
import { Screen } from "./elements.js";
import { clip, fit } from "./fit.js";
import { Live } from "./live.js";
import { audible, chime, gong, tryOut } from "./sound.js";
import { hms, word } from "./words.js";

const SCHEMES = ["light", "dark", "contrast"];
const REST = 3000;                                     // milliseconds until the controls go
const body = document.body;
const page = document.documentElement;
const { socket, token, seq, now } = body.dataset;
const $ = (id) => document.getElementById(id);

const live = new Live({ url: socket, token, seq: Number(seq), now: Number(now), ping: 5 });
const screen = new Screen(body);
const draw = clocks(body, live, {
  half: (node) => { if (node.dataset.clock === "face") signal("is-halfway", chime); },
  ended: (node) => { if (node.dataset.clock === "face") signal("is-ringing", gong); },
});

function arrange() {
  dress();
  draw();
  const first = body.querySelector('[data-region="main"] > [data-in]');
  body.dataset.main = first?.id ?? "";                 // welcome and blank take the whole wall
  for (const name of ["ground", "head"]) {              // what else an element in main asks of the wall around it
    const asked = body.querySelector(`[data-region="main"] > [data-${name}]`)?.dataset[name];
    if (asked) body.dataset[name] = asked; else delete body.dataset[name];
  }
  clip(body.querySelectorAll(".card"));
  fit();
}

live.addEventListener("frame", (event) => screen.apply(event.detail));
screen.addEventListener("placed", () => arrange());

// Until it knows the state, a wall shows nothing: the moderator may have emptied it meanwhile.
live.addEventListener("known", () => {
  screen.flush();
  body.classList.remove("is-unknown", "is-cut");
  $("page-cut").hidden = true;
  arrange();
});
live.addEventListener("cut", (event) => strip(word("cut", { time: hms(event.detail.since) })));
live.addEventListener("withdrawn", () => { body.classList.add("is-unknown"); strip(word("withdrawn")); });
live.addEventListener("expired", () => { body.classList.add("is-unknown"); strip(word("expired")); });

function strip(text) {
  body.classList.add("is-cut");
  $("page-cut").textContent = text;
  $("page-cut").hidden = false;
  fit();
}

addEventListener("resize", () => requestAnimationFrame(fit.bind(null, document)));
document.fonts?.ready.then(() => fit());
document.fonts?.addEventListener?.("loadingdone", () => fit());

/* In light and sound: whoever does not hear it sees it. Two faces of one clock give one signal. */
function signal(name, sound) {
  if (body.classList.contains(name)) return;
  sound();
  body.classList.add(name);
  setTimeout(() => body.classList.remove(name), 4000);
}

/* ── Scheme, sound, whole screen; a preview on the console has none of them ── */

function scheme(name) {
  page.dataset.scheme = name;
  label($("page-scheme"), word(`scheme_${name}`));
  fit();
}

function label(button, text) { if (button) button.querySelector("span").textContent = text; }

let kept = null;
try { kept = localStorage.getItem("wall-scheme"); } catch { /* storage is off */ }
scheme(SCHEMES.includes(kept) ? kept : "light");

function controls() {
  $("page-sound").addEventListener("click", async () => {
    const works = await tryOut();
    label($("page-sound"), word(works ? "sound_on" : "sound_off"));
    $("page-sound").setAttribute("aria-pressed", String(works && audible()));
  });
  $("page-scheme").addEventListener("click", () => {
    const next = SCHEMES[(SCHEMES.indexOf(page.dataset.scheme) + 1) % SCHEMES.length];
    scheme(next);
    try { localStorage.setItem("wall-scheme", next); } catch { /* then only until the reload */ }
  });
  const whole = () => document.fullscreenElement ?? document.webkitFullscreenElement;
  $("page-whole").addEventListener("click", () => {
    if (whole()) (document.exitFullscreen ?? document.webkitExitFullscreen).call(document);
    else (page.requestFullscreen ?? page.webkitRequestFullscreen)?.call(page);
  });
  document.addEventListener("fullscreenchange", () => label($("page-whole"), word(whole() ? "whole_leave" : "whole_enter")));
  let resting = 0;
  const stir = () => {
    body.classList.remove("is-resting");
    clearTimeout(resting);
    resting = setTimeout(() => body.classList.add("is-resting"), REST);
  };
  for (const type of ["pointermove", "pointerdown", "keydown", "focusin"]) addEventListener(type, stir);
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
}

async function stayAwake() {
  // Only a secure context has it: the laptop's own wall runs under 127.0.0.1 for this.
  if (document.hidden || !navigator.wakeLock) return;
  try { await navigator.wakeLock.request("screen"); } catch { /* the battery decides otherwise */ }
}

if (body.dataset.preview === undefined) controls();
live.start();
