// What a page knows of the sending: it hands over what the worker did, and says how it stands.

import { send, sendAll } from "./sending.js";
import { all, put, remove, unsent } from "./waiting.js";

const PAUSE = 30000;
const TIME_TO_READ = 5000;
const line = document.querySelector("[data-outbox]");
const words = line?.dataset ?? {};
const { person } = document.documentElement.dataset;
const session = { person, token: words.token };
let again;

// Resolves to {state: "sent", data} or {state: "kept", arrived}; throws an Error with a sentence to show.
// With `newest`, only the last that was given for this address is sent, and nobody is told of it.
export async function deliver(url, given, { newest = false } = {}) {
  const item = itemOf(url, given);
  if (newest) item.id = item.url;
  try {
    item.id = await put(person, item);
  } catch {
    return directly(item); // private mode, or a full phone
  }
  const result = await outcome(item, await flush({ own: item.id }));
  if ("error" in result) {
    await remove(person, item.id);
    throw new Error(result.error || words.refused);
  }
  if (!result.wait) return { state: "sent", data: result.data };
  askForBackgroundSync();
  return { state: "kept", arrived: arrival(item) };
}

// Resolves to {data} or {error} once the item has left the phone, whoever sent it.
function arrival(item) {
  return new Promise((resolve) => {
    document.addEventListener("outbox", function look({ detail: { waiting, results } }) {
      if (waiting.some(({ id }) => id === item.id)) return;
      document.removeEventListener("outbox", look);
      resolve(outcome(item, results));
    });
  });
}

function itemOf(url, given) {
  const entries = [...(given instanceof FormData ? given : Object.entries(given))];
  const fields = entries.filter(([name]) => name !== "csrf_token");
  if (!fields.some(([name]) => name === "command")) fields.push(["command", uuid()]);
  const title = document.querySelector("h1").textContent;
  return { url: new URL(url, location.href).pathname, fields, title };
}

async function outcome(item, results) {
  if (results.has(item.id)) return results.get(item.id);
  const kept = (await all(person)).find(({ id }) => id === item.id);
  if (!kept) return send(item, session); // another tab sent it; asked again, the server says the same
  return "refused" in kept ? { error: kept.refused } : { wait: "signal" };
}

async function directly(item) {
  const result = await send(item, session);
  if (result.wait) throw new Error(result.wait === "sign-in" ? words.signedOut : words.noRoom);
  if ("error" in result) throw new Error(result.error || words.refused);
  return { state: "sent", data: result.data };
}

// Sends all that waits; resolves to what became of each, by its id. `aloud` says so when it is done.
export async function flush({ aloud = false, own } = {}) {
  try {
    if ((await standing()).waiting.length && aloud) say(words.sending);
    const { results, wait } = await sendAll(session);
    tell(await standing(results), wait, own);
    return results;
  } catch {
    return new Map(); // the storage is closed to us: there is nothing that waits
  }
}

// Tells the page what waits, what was refused and what became of the rest, and returns it.
async function standing(results = new Map()) {
  const refused = (await all(person)).filter((item) => "refused" in item);
  const detail = { waiting: await unsent(person), refused, results };
  document.dispatchEvent(new CustomEvent("outbox", { detail }));
  return detail;
}

function tell({ waiting: left, refused }, wait, own) {
  const others = refused.filter(({ id }) => id !== own);
  clearTimeout(again);
  if (wait === "signal") again = setTimeout(flush, PAUSE);
  if (others.length) {
    say(others.map(refusal).join(" "), "bad");
    setTimeout(() => others.forEach(({ id }) => remove(person, id)), TIME_TO_READ);
  } else if (left.length) {
    const sentence = wait === "sign-in" ? words.signIn : words.kept;
    say(sentence.replace("{number}", left.length), "warn");
  } else if (line.dataset.kind === "warn" || line.textContent === words.sending) {
    say(words.sent, "good"); // by this page, or by the service worker
  }
}

function refusal({ title, refused }) {
  return words.refusal.replace("{title}", title).replace("{error}", refused || words.refused);
}

export function say(sentence, kind = "") {
  if (!line || line.textContent === sentence) return;
  line.dataset.kind = kind;
  line.textContent = sentence;
}

async function askForBackgroundSync() {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  await registration?.sync?.register("outbox").catch(() => {});
}

// `crypto.randomUUID` is not there on a page without TLS.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
