// Sends what a worker did, in order and once in effect: every command has a name of its own, which
// the server remembers. Without a signal it waits on this phone.

import { add, all, remove } from "./waiting.js";

const PATIENCE = 20000;
const AWAY = [408, 429, 502, 503, 504];
const SIGNED_OUT = [400, 401, 403];
const line = document.querySelector("[data-outbox]");
const words = line?.dataset ?? {};
let token = words.token;

// Resolves to {state: "sent", data} or {state: "kept"}; throws an Error with a sentence to show.
export async function deliver(url, given) {
  const fields = [...(given instanceof FormData ? given : Object.entries(given))].filter(
    ([name]) => name !== "csrf_token",
  );
  if (!fields.some(([name]) => name === "command")) fields.push(["command", uuid()]);
  const item = { url: new URL(url, location.href).pathname, fields, at: Date.now() };
  let id;
  try {
    id = await add(item);
  } catch {
    return directly(item); // private mode, or a full phone
  }
  const results = await flush();
  const result = results.get(id);
  if (!result) return { state: "kept" };
  if (result.error) throw new Error(result.error);
  return { state: "sent", data: result.data };
}

// Sends all that waits; resolves to what became of each, by its id. `aloud` says so when it is done.
export async function flush({ aloud = false } = {}) {
  const results = new Map();
  const run = () => sendAll(results, aloud);
  try {
    await (navigator.locks ? navigator.locks.request("outbox", run) : run());
  } catch {
    // The storage is closed to us: there is nothing that waits.
  }
  return results;
}

async function sendAll(results, aloud) {
  const items = await all();
  if (aloud && items.length) show(words.sending);
  for (const item of items) {
    const result = await send(item);
    if (result.wait) {
      show(fill(result.wait === "sign-in" ? words.signIn : words.kept, (await all()).length), "warn");
      return;
    }
    await remove(item.id);
    results.set(item.id, result);
    if (result.error && Date.now() - item.at > PATIENCE) show(result.error, "bad");
  }
  if (items.length && (aloud || line?.textContent)) show(words.sent, "good");
}

async function send(item) {
  let answer;
  try {
    answer = await post(item);
    if (mayBeSignedOut(answer)) {
      if (!(await renew())) return { wait: "sign-in" };
      answer = await post(item);
    }
  } catch {
    return { wait: "signal" };
  }
  if (AWAY.includes(answer.status)) return { wait: "signal" };
  const data = await answer.json().catch(() => ({}));
  return answer.ok ? { data } : { error: data.error ?? words.refused };
}

async function directly(item) {
  const result = await send(item);
  if (result.wait) throw new Error(result.wait === "sign-in" ? words.signedOut : words.noRoom);
  if (result.error) throw new Error(result.error);
  return { state: "sent", data: result.data };
}

function post(item) {
  const body = new URLSearchParams([["csrf_token", token], ...item.fields]);
  const headers = { Accept: "application/json" };
  const signal = AbortSignal.timeout(PATIENCE);
  return fetch(item.url, { method: "POST", body, headers, signal, redirect: "manual" });
}

// After a new sign-in the page's token is too old; another person's session must not send this.
async function renew() {
  const answer = await fetch("/token", { headers: { Accept: "application/json" }, redirect: "manual" });
  if (!answer.ok) return false;
  const session = await answer.json();
  token = session.csrf_token;
  return session.person === document.documentElement.dataset.person;
}

function mayBeSignedOut(answer) {
  return answer.type === "opaqueredirect" || SIGNED_OUT.includes(answer.status);
}

function fill(sentence, number) {
  return sentence.replace("{number}", number);
}

function show(sentence, kind = "") {
  if (!line || !sentence) return;
  line.hidden = false;
  line.dataset.kind = kind;
  line.textContent = sentence;
}

// `crypto.randomUUID` is not there on a page without TLS.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
