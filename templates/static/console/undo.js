/* Taking back: the toast and the list are forms; here only what happens when a later change stands in the way. */

import { randomId, word } from "../words.js";
import { show, shut } from "./dialogs.js";

export function undoChain(sender, dialog) {
  let seq = 0;
  sender.addEventListener("refused", (event) => {
    const { command, frame } = event.detail;
    if (command.do !== "undo" || !frame.later) return;
    seq = command.seq;
    const between = [...document.querySelectorAll('[data-region="log"] > .logline')]
      .filter((line) => numberOf(line) > seq && numberOf(line) <= frame.later)
      .map((line) => line.querySelector("p").textContent.replace(/\s+/g, " ").trim());
    dialog.querySelector("[data-text]").textContent = word("chain_why");
    dialog.querySelector("ul").replaceChildren(...(between.length ? between : [word("change_no", { n: frame.later })]).map(line));
    show(dialog);
  });
  dialog.querySelector("[data-yes]").addEventListener("click", () => {
    sender.press({ id: randomId(), do: "undo", seq, chain: true });
    shut(dialog);
  });
}

const numberOf = (line) => Number(line.id.replace("log-", ""));
const line = (text) => Object.assign(document.createElement("li"), { textContent: text });
