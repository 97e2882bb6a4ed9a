// What waits on this phone to be sent: a list in IndexedDB, one for each person.

const STORE = "waiting";
const person = document.documentElement.dataset.person;

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`outbox:${person}`, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
    request.addEventListener("blocked", () => reject(new Error("blocked")));
  });
}

async function act(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = work(transaction.objectStore(STORE));
      transaction.addEventListener("complete", () => resolve(request.result));
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
  } finally {
    database.close();
  }
}

export const add = (item) => act("readwrite", (store) => store.add(item));
export const remove = (id) => act("readwrite", (store) => store.delete(id));
export const all = () => act("readonly", (store) => store.getAll());

export function forget() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(`outbox:${person}`);
    request.addEventListener("success", resolve);
    for (const end of ["error", "blocked"]) request.addEventListener(end, reject);
  });
}
