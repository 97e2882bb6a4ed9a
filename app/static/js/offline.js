// On every page of a worker: the service worker, whose phone this is, and what waits to be sent.

import { deliver, flush, say } from "./outbox.js";

const page = document.documentElement;
const { person } = page.dataset;
const words = document.querySelector("[data-outbox]").dataset;
const isCopy = "savedCopy" in page.dataset;

navigator.serviceWorker?.register("/service-worker.js", { type: "module" }).catch(() => {});
navigator.serviceWorker?.addEventListener("message", () => flush({ aloud: true }));
if (globalThis.caches && !isCopy) claim().catch(() => {});

addEventListener("online", () => flush({ aloud: true }));
if (isCopy) addEventListener("online", freshen);
if (isCopy && navigator.onLine) freshen();
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") flush({ aloud: true });
});
document.addEventListener("outbox", ({ detail }) => markAll(detail));
flush({ aloud: true });

// Says to the service worker whose pages it may show, clears away what another person saved, and
// on a lesson's page renews an older copy.
async function claim() {
  const phone = await caches.open("phone");
  await phone.put("/whose", new Response(JSON.stringify({ person, language: page.lang })));
  const own = `saved:${person}:`;
  const names = (await caches.keys()).filter((name) => name.startsWith("saved:"));
  for (const name of names) if (!name.startsWith(own)) await caches.delete(name);
  const lesson = document.querySelector("article[data-digest]")?.dataset;
  if (!lesson || !names.some((name) => name.startsWith(`${own}${lesson.slug}:`))) return;
  const { refresh } = await import("./keeping.js");
  await refresh(lesson);
}

// A saved outline shows the newest progress; a lesson stays as it is being read, and offers the new page.
async function freshen() {
  await flush({ aloud: true });
  const answer = await fetch(location.pathname, { redirect: "error" }).catch(() => undefined);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const note = document.querySelector("[data-saved-note]");
  if (fresh.documentElement.dataset.person === person && fresh.querySelector(".outline")) {
    for (const part of [".outline", ".progress"]) {
      document.querySelector(part).replaceWith(fresh.querySelector(part));
    }
    note.hidden = true;
  } else {
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = note.dataset.newPage;
    note.replaceChildren(link);
  }
}

// Marks a lesson as done and goes on, with or without a signal.
export async function finish(form) {
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  try {
    const result = await deliver(form.action, {});
    location.assign(result.state === "sent" ? result.data.next : await nextSaved(form));
  } catch (error) {
    form.removeAttribute("aria-busy");
    say(error.message, "bad");
  }
}

async function nextSaved(form) {
  const { next, outline } = form.dataset;
  return (await globalThis.caches?.match(next, { ignoreVary: true })) ? next : outline;
}

// Marks the lessons that wait, and those of them that have arrived since.
function markAll({ waiting, refused }) {
  const state = new Map(refused.map(({ url }) => [url, "refused"]));
  for (const { url } of waiting) state.set(url, "wait");
  for (const link of document.querySelectorAll("a.outline__link")) {
    mark(link, state.get(`${new URL(link.href).pathname}/done`));
  }
  const form = document.querySelector("form[data-done]");
  if (form) mark(form, state.get(new URL(form.action).pathname));
}

function mark(beside, state) {
  const before = beside.parentElement.querySelector("[data-phone-mark]");
  if (state === "refused") before?.remove();
  else if (state === "wait" && !before) beside[beside.tagName === "A" ? "after" : "before"](status());
  else if (!state && before) Object.assign(before, { textContent: words.arrived, className: "status status--good" });
}

function status() {
  const shown = document.createElement("span");
  shown.dataset.phoneMark = "";
  shown.className = "status status--wait";
  shown.textContent = words.done;
  return shown;
}
