/* Behind the desk's test QR: opens the socket once and says whether that worked. */

const PATIENCE = 8000;
const show = (id) => { for (const one of ["waits", "good", "bad"]) document.getElementById(`trial-${one}`).hidden = one !== id; };

const address = new URL(document.body.dataset.socket, location.href);
address.protocol = address.protocol.replace("http", "ws");
const socket = new WebSocket(address);
const alarm = setTimeout(() => { socket.close(); show("bad"); }, PATIENCE);
let open = false;
socket.addEventListener("open", () => { open = true; clearTimeout(alarm); show("good"); });
socket.addEventListener("close", () => { if (!open) { clearTimeout(alarm); show("bad"); } });
