/* Where waiting cards lie on this phone: IndexedDB, else localStorage, else only in memory. All the same: all, put, remove. */

const TABLE = "waiting";

/** Opens the store of one event and person. Never fails; the last resort forgets on reload. `bytes`: items hold some, which
    localStorage cannot. */
export async function openStore(name, { bytes = false } = {}) {
  try { return await database(name); } catch { /* private windows may refuse */ }
  try { if (!bytes) return local(name); } catch { /* storage is off */ }
  return memory();
}

async function database(name) {
  let db = await open(name);
  const act = async (mode, what) => {
    try { return await run(db, mode, what); }
    catch { db = await open(name); return run(db, mode, what); }   // iOS closes databases of sleeping pages
  };
  return {
    all: () => act("readonly", (table) => table.getAll()),
    put: (item) => act("readwrite", (table) => table.put(item)),
    remove: (id) => act("readwrite", (table) => table.delete(id)),
  };
}

function open(name) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("slow")), 3000);   // and sometimes never answers
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE, { keyPath: "id" });
    asked.onerror = () => { clearTimeout(late); reject(asked.error); };
    asked.onsuccess = () => {
      clearTimeout(late);
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
  });
}

function run(db, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(TABLE, mode);
    const asked = act(transaction.objectStore(TABLE));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function local(name) {
  const prefix = `${name}:`;
  localStorage.setItem(`${prefix}?`, "1");
  localStorage.removeItem(`${prefix}?`);
  return {
    all: async () => Object.keys(localStorage).filter((k) => k.startsWith(prefix)).map((k) => JSON.parse(localStorage.getItem(k))),
    put: async (item) => localStorage.setItem(prefix + item.id, JSON.stringify(item)),
    remove: async (id) => localStorage.removeItem(prefix + id),
  };
}

function memory() {
  const items = new Map();
  return {
    all: async () => [...items.values()],
    put: async (item) => { items.set(item.id, item); },
    remove: async (id) => { items.delete(id); },
  };
}
