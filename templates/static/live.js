/* The socket of one page: connect, hear, notice silence, come back where we were.

   new Live({url, token, seq, now, ping}).start(); times on the wire are unix seconds. Events:
     connected            the server greeted us
     known                we have caught up: what the page shows is the present
     cut      {since}     no longer true; `since` is the server's time when it last was
     frame    <frame>     every frame that is no greeting and no pong
     withdrawn · expired  the link was taken back · the cookie or the event is no more; no further attempts
     toolong              the server closed because our message was too big
   A phone that slept finds its socket open but dead, so silence counts: two pings without a frame are a cut. */

const FIRST = 1000, LAST = 15000;             // milliseconds between attempts
const PATIENCE = 20000;                       // for a connection that neither opens nor fails: 300 phones coming back take a while
const PROBE = 4000;                           // for an answer after waking up

export class Live extends EventTarget {
  constructor({ url, token = "", seq = 0, now = 0, ping = 15 }) {
    super();
    Object.assign(this, { url, token, seq, ping: ping * 1000 });
    this.offset = now ? now - Date.now() / 1000 : 0;
    this.since = now || Date.now() / 1000;
    this.socket = null;
    this.state = "waiting";                   // waiting | opening | open | over
    this.told = "";                           // the last of connected / cut that was dispatched
    this.attempts = 0;
    this.known = false;
  }

  /** The server's clock, in unix seconds. */
  now() { return Date.now() / 1000 + this.offset; }

  get open() { return this.state === "open"; }

  start() {
    this.connect();
    setInterval(() => this.tick(), 1000);
    const wake = () => { if (!document.hidden) this.wake(); };
    document.addEventListener("visibilitychange", wake);
    addEventListener("pageshow", wake);
    addEventListener("online", wake);
    addEventListener("offline", wake);
  }

  /** Send one object. False: there is no connection, nothing was sent. */
  send(object) {
    if (!this.open || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(object));
    return true;
  }

  tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }

  connect() {
    clearTimeout(this.retry);
    if (this.state === "over") return;
    const url = new URL(this.url, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("token", this.token);
    url.searchParams.set("seq", this.seq);
    this.state = "opening";
    this.began = this.heard = Date.now();
    this.deadline = 0;
    const socket = (this.socket = new WebSocket(url));
    socket.onmessage = (event) => { if (socket === this.socket) this.hear(event.data); };
    socket.onclose = (event) => { if (socket === this.socket) this.lost(event.code); };
  }

  hear(text) {
    const at = Date.now();
    this.heard = at;
    this.deadline = 0;
    const frame = JSON.parse(text);
    if (frame.hello) {
      this.state = "open";
      this.offset = frame.hello.now - at / 1000;
      this.since = this.now();
      this.told = "connected";
      this.tell("connected", frame.hello);
      this.beat();                            // its answer comes after the catch-up: then the present is known
      return;
    }
    this.since = this.now();
    if ("pong" in frame) {
      const trip = (at - frame.pong) / 1000;
      if (trip >= 0 && trip < 5) this.offset = frame.now + trip / 2 - at / 1000;
    } else {
      // Only a frame with elements moves our place: an answer or `mine` may overtake the elements of the same seq.
      if (frame.token) this.token = frame.token;
      if (frame.put && frame.seq !== undefined) this.seq = frame.seq;
      this.tell("frame", frame);
      if (frame.withdrawn) this.finish("withdrawn");
    }
    if (!this.known && ("pong" in frame || frame.put)) { this.known = true; this.tell("known"); }
  }

  beat() {
    this.beaten = Date.now();
    this.send({ ping: this.beaten });
  }

  tick() {
    const now = Date.now();
    if (this.state === "opening" && now - this.began > PATIENCE) this.drop();
    if (!this.open) return;
    if (this.deadline && now > this.deadline) this.drop();
    // Nobody looks at a hidden page, and browsers slow its timers down: silence says nothing there.
    else if (!document.hidden && now - this.heard > 2 * this.ping) this.drop();
    else if (now - this.beaten >= this.ping - 500) this.beat();
  }

  /** Somebody looks at the page again, or the network changed. */
  wake() {
    if (this.state === "over") return;
    if (this.state === "waiting") { this.attempts = 0; this.connect(); }
    else if (this.open && Date.now() - this.heard > 2 * this.ping) this.drop(true);
    else if (this.open) { this.beat(); this.deadline = Date.now() + PROBE; }
  }

  /** Give up this socket and try again, at once or after a pause. */
  drop(atOnce = false) {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.cut();
    if (atOnce) this.connect(); else this.later();
  }

  lost(code) {
    if (code === 4403) return this.finish("withdrawn");
    if (code === 4401 || code === 4404) return this.finish("expired");
    if (code === 1009) this.tell("toolong");
    if (this.open && Date.now() - this.began > 5000) this.attempts = 0;
    this.cut();
    this.later();
  }

  cut() {
    this.state = "waiting";
    this.known = false;
    if (this.told !== "cut") { this.told = "cut"; this.tell("cut", { since: this.since }); }
  }

  later() {
    const pause = Math.min(LAST, FIRST * 2 ** this.attempts) * (.75 + Math.random() / 2);   // 300 phones must not come back in step
    this.attempts = Math.min(this.attempts + 1, 10);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), Math.min(LAST, Math.max(FIRST, pause)));
  }

  finish(why) {
    const socket = this.socket;
    this.cut();
    this.state = "over";
    this.socket = null;
    socket?.close();
    this.tell(why);
  }
}
