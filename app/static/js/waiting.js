// What waits on this phone to be sent: a list in IndexedDB, one for each person. What was put under
// a name of its own (a string as `id`) replaces what was there, and comes after what is numbered.

const STORE = "waiting";

function open(person) {
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

async function act(person, mode, work) {
  const database = await open(person);
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

export const put = (person, item) => act(person, "readwrite", (store) => store.put(item));
export const remove = (person, id) => act(person, "readwrite", (store) => store.delete(id));
export const all = (person) => act(person, "readonly", (store) => store.getAll());

// What the worker did and what has not arrived; where he was reading is of no interest to him.
export async function unsent(person) {
  return (await all(person)).filter((item) => typeof item.id === "number" && !("refused" in item));
}

export function forget(person) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(`outbox:${person}`);
    request.addEventListener("success", resolve);
    for (const end of ["error", "blocked"]) request.addEventListener(end, reject);
  });
}
