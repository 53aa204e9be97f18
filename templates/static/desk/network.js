/* The desk's test QR: asks every second what the trial has shown, and shows the sentence for it. */

const main = document.querySelector("[data-trial]");
const places = [...main.querySelectorAll("[data-standing]")];
const SLOW = 30000;                     // milliseconds without a phone, after which the likely causes come forward
const began = Date.now();

function show(standing) {
  for (const place of places) place.hidden = place.dataset.standing !== standing;
  main.dataset.now = standing;
  if (standing === "good") document.getElementById("causes").open = false;
  else if (Date.now() - began > SLOW) document.getElementById("causes").open = true;
}

async function ask() {
  try {
    const answer = await fetch(`/desk/network/state?trial=${encodeURIComponent(main.dataset.trial)}`, { credentials: "same-origin" });
    const { standing } = await answer.json();
    if (standing === "gone") { location.assign("/desk/network"); return; }
    if (standing !== main.dataset.now || standing !== "good") show(standing);
    if (standing === "good") return;
  } catch { /* the server is away for a moment */ }
  setTimeout(ask, 1000);
}
ask();
