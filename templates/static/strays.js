/* Cards that wait on this phone under another name: somebody has come in again as a new person here, or as another one by a
   return code. They are shown as "not handed in yet". Whoever hands one in does it as who she is now, under its old id, so
   that it counts once even if the server has it already.

   const strays = new Strays(socket, person); await strays.find() -> [{id, text, item, drop()}] */

import { openStore } from "./store.js";

export class Strays {
  constructor(socket, person) {
    Object.assign(this, { socket, person, key: `people ${socket}` });
  }

  /** All that wait under the other names which this phone has had at this event. */
  async find() {
    const found = [];
    for (const other of this.others()) {
      const store = await openStore(`outbox ${this.socket} ${other}`);
      for (const item of await store.all()) {
        if (item.view?.text) found.push({ id: item.id, text: item.view.text, item, drop: () => store.remove(item.id) });
      }
    }
    return found;
  }

  others() {
    try {
      const known = JSON.parse(localStorage.getItem(this.key) ?? "[]");
      if (!known.includes(this.person)) localStorage.setItem(this.key, JSON.stringify([...known, this.person]));
      return known.filter((person) => person !== this.person);
    } catch { return []; }                 // storage is off: then nothing waits there either
  }
}
