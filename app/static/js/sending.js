// Sends what waits, in order and once in effect: every command has a name of its own, which the
// server remembers. It knows no page, so that the service worker can send, too.

import { all, put, remove } from "./waiting.js";

const PATIENCE = 20000;
const LATER = [408, 425, 429];
const SIGNED_OUT = [400, 401, 403];

// `session` is {person, token}. Resolves to what became of each by its id, {data} or {error}, and to
// what the rest waits for: a signal, a sign-in, or nothing.
export function sendAll(session) {
  const run = () => inOrder(session);
  return navigator.locks ? navigator.locks.request("outbox", run) : run();
}

async function inOrder(session) {
  const results = new Map();
  for (const item of await all(session.person)) {
    if ("refused" in item) continue;
    const result = await send(item, session);
    if (result.wait) return { results, wait: result.wait };
    if ("error" in result) await put(session.person, { ...item, refused: result.error });
    else await remove(session.person, item.id);
    results.set(item.id, result);
  }
  return { results, wait: "" };
}

export async function send(item, session) {
  try {
    let answer = await post(item, session.token);
    if (mayBeSignedOut(answer)) {
      const today = await sessionNow();
      if (today.person !== session.person) return { wait: "sign-in" };
      session.token = today.csrf_token;
      answer = await post(item, session.token);
    }
    return await verdict(answer);
  } catch {
    return { wait: "signal" };
  }
}

// After a new sign-in a page's token is too old; another person's session must not send this.
export async function sessionNow() {
  const answer = await ask("/token");
  if (answer.status >= 500) throw new Error(answer.status);
  return answer.ok ? answer.json() : {};
}

function post(item, token) {
  const body = new URLSearchParams([["csrf_token", token], ...item.fields]);
  return ask(item.url, { method: "POST", body });
}

function ask(url, options) {
  const headers = { Accept: "application/json" };
  const signal = AbortSignal.timeout?.(PATIENCE);
  return fetch(url, { headers, signal, redirect: "manual", ...options });
}

function mayBeSignedOut(answer) {
  return answer.type === "opaqueredirect" || SIGNED_OUT.includes(answer.status);
}

// Only the server's own word takes something off the list: not a failure, and not the page of a
// network that wants a sign-in of its own.
async function verdict(answer) {
  if (answer.status === 204) return {};
  if (answer.ok) return { data: await answer.json() };
  const isRefused = answer.status >= 400 && answer.status < 500 && !LATER.includes(answer.status);
  if (!isRefused) return { wait: "signal" };
  const { error = "" } = await answer.json().catch(() => ({}));
  return { error };
}
