/* The signals of a clock: three strokes of a gong when it runs out, two high ones at half-time. Made here, because nothing is
   loaded from elsewhere. Browsers let a page sound only after a click, so the wall asks for one ("Ton prüfen"). */

let context = null;

/** May we be heard? */
export const audible = () => context?.state === "running";

/** To be called from a click: opens the sound and plays one stroke. Resolves to whether it can be heard. */
export async function tryOut() {
  const Audio = window.AudioContext ?? window.webkitAudioContext;
  if (!Audio) return false;
  context ??= new Audio();
  try { await context.resume(); } catch { return false; }
  if (audible()) stroke(0);
  return audible();
}

/** Three strokes; nothing if nobody has clicked yet. */
export function gong() { if (audible()) [0, 1.1, 2.2].forEach((after) => stroke(after)); }

/** Half-time: two short high strokes, not to be mistaken for the end. */
export function chime() { if (audible()) [0, .35].forEach((after) => stroke(after, 2)); }

function stroke(after, pitch = 1) {
  const at = context.currentTime + after;
  for (const [frequency, loud, long] of [[392, .5, 1.8], [587, .22, 1.2], [988, .1, .7]]) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = frequency * pitch;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loud, at + .015);
    gain.gain.exponentialRampToValueAtTime(.001, at + long);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + long);
  }
}
