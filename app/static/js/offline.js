// On every page of a worker: the service worker, what waits, and leaving without a loss.

import { deliver, flush } from "./outbox.js";
import { all, forget } from "./waiting.js";

const person = document.documentElement.dataset.person;
const line = document.querySelector("[data-outbox]");

navigator.serviceWorker?.register("/service-worker.js").catch(() => {});

addEventListener("online", () => flush({ aloud: true }));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") flush({ aloud: true });
});

const finish = document.querySelector("form[data-done]");
if (finish) {
  finish.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const result = await deliver(finish.action, {});
      location.assign(result.state === "sent" ? result.data.next : await nextSaved());
    } catch (error) {
      finish.removeAttribute("aria-busy");
      line.hidden = false;
      line.dataset.kind = "bad";
      line.textContent = error.message;
    }
  });
}

async function nextSaved() {
  const { next, outline } = finish.dataset;
  return (await globalThis.caches?.match(next, { ignoreVary: true })) ? next : outline;
}

function mark() {
  const status = document.createElement("span");
  status.className = "status status--wait";
  status.textContent = line.dataset.done;
  return status;
}

// Signing out clears this phone: first send what waits, and ask before it is lost.
const leaving = document.querySelector("form[data-sign-out]");
leaving?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await flush();
  const left = (await all().catch(() => [])).length;
  const ask = leaving.dataset.question.replace("{number}", left);
  if (left && !(await agreed(ask))) {
    leaving.removeAttribute("aria-busy");
    return;
  }
  if (globalThis.caches) for (const name of await caches.keys().catch(() => [])) await caches.delete(name);
  await forget().catch(() => {});
  leaving.submit();
});

function agreed(question) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  const form = document.createElement("form");
  text.textContent = question;
  text.id = "loss";
  dialog.setAttribute("aria-labelledby", "loss");
  form.method = "dialog";
  form.className = "cluster";
  for (const [value, words, kind] of [
    ["", leaving.dataset.stay, "primary"],
    ["go", leaving.dataset.go, "danger"],
  ]) {
    const button = document.createElement("button");
    button.className = `button button--${kind}`;
    button.value = value;
    button.textContent = words;
    form.append(button);
  }
  dialog.append(text, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "go");
    });
  });
}

// Pages that another person saved on this phone are not for this one.
if (globalThis.caches) {
  for (const name of await caches.keys().catch(() => [])) {
    if (name.startsWith("saved:") && !name.startsWith(`saved:${person}:`)) await caches.delete(name);
  }
}

await flush({ aloud: true });

const waiting = await all().catch(() => []);
const done = new Set(waiting.filter(({ url }) => url.endsWith("/done")).map(({ url }) => url));
for (const link of document.querySelectorAll("a.outline__link")) {
  if (done.has(`${new URL(link.href).pathname}/done`)) link.after(mark());
}
if (finish && done.has(new URL(finish.action).pathname)) finish.before(mark());
