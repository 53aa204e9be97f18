/* The way of a moderator's command: what somebody wrote goes through the outbox and is never lost; a press of a button goes
   straight to the server or, without connection, not at all. A "next" that comes ten minutes late would be worse than none.

   new Sender(live, outbox) stands in for the outbox in submit.js. Events:
     done     {command, frame}   the server has it
     refused  {command, frame}   it will not have it; frame.why says why, frame.later names the change that stands in the way
     unsent   {command}          there was no connection: nothing has happened */

const ANSWER = 4000;                          // milliseconds until we ask again; the server knows ids
const PATIENCE = 15000;                       // how long a press may still mean what it meant

export class Sender extends EventTarget {
  constructor(live, outbox) {
    super();
    Object.assign(this, { live, outbox, open: new Map(), person: "" });
    live.addEventListener("frame", (event) => this.hear(event.detail));
    live.addEventListener("connected", () => this.again());
    live.addEventListener("withdrawn", () => this.giveUp());
    live.addEventListener("expired", () => this.giveUp());
    setInterval(() => this.again(), ANSWER);
  }

  tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }

  post(command, view = {}) {
    nest(command);
    if (view.form || (view.card !== null && view.card !== undefined)) return this.outbox.post(command, view);
    return this.press(command);
  }

  press(command) {
    if (!this.live.send(command)) { this.tell("unsent", { command }); return; }
    this.open.set(command.id, { command, began: Date.now(), sent: Date.now() });
  }

  hear(frame) {
    const id = frame.ack ?? frame.no;
    const one = this.open.get(id);
    if (!one) return;
    if (frame.no && frame.code === "unsaved" && Date.now() - one.began < PATIENCE) {
      one.sent = Date.now() + 1000 * (frame.wait || 1) - ANSWER;
      return;
    }
    this.open.delete(id);
    this.tell(frame.ack ? "done" : "refused", { command: one.command, frame });
  }

  /** Ask again for what got no answer; what is too old is told as not done. */
  again() {
    const now = Date.now();
    for (const [id, one] of this.open) {
      if (now - one.began > PATIENCE) { this.open.delete(id); this.tell("unsent", { command: one.command }); }
      else if (now - one.sent >= ANSWER && this.live.send(one.command)) one.sent = now;
    }
  }

  giveUp() {
    for (const { command } of this.open.values()) this.tell("unsent", { command });
    this.open.clear();
  }
}

/* Fields called "settings.stems" are a format's settings: lines of text, one thought each. None at all: its default. */
function nest(command) {
  for (const name of Object.keys(command)) {
    const [outer, inner] = name.split(".");
    if (outer !== "settings" || !inner) continue;         // the server takes all others apart by itself
    const lines = command[name].split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    delete command[name];
    if (lines.length) command[outer] = { ...command[outer], [inner]: lines };
  }
}
