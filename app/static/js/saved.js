// The page without a signal: what is saved on this phone, what waits, and the page that was wanted.

import { unsent } from "./waiting.js";

const PAUSE = 8000;
const notSent = "notSent" in document.documentElement.dataset;
const again = document.querySelector("[data-again]");
let isLeaving = false;

addEventListener("beforeunload", () => {
  isLeaving = true;
});
addEventListener("online", lookAgain);
setInterval(lookAgain, PAUSE);
again.addEventListener("click", notSent ? () => history.back() : () => location.reload());
if (notSent) again.textContent = again.dataset.back;

const { person } = await caches.match("/whose", { cacheName: "phone" }).then((found) => found?.json() ?? {});
if (person) await Promise.all([listCourses(), countWaiting()]);

// The page that was wanted comes by itself; a line that only flickers must not undo a tap on a
// course, and what a form wanted to send is not sent behind the worker's back.
async function lookAgain() {
  if (notSent || document.visibilityState === "hidden") return;
  const answer = await fetch("/offline", { method: "HEAD" }).catch(() => undefined);
  if (answer?.ok && !isLeaving) location.reload();
}

async function listCourses() {
  const section = document.querySelector("[data-saved-courses]");
  for (const name of await caches.keys()) {
    if (!name.startsWith(`saved:${person}:`)) continue;
    const mark = await (await caches.open(name)).match("/saved.json");
    if (!mark) continue;
    section.querySelector("[data-list]").append(row(await mark.json()));
    section.hidden = false;
    document.querySelector("[data-nothing-saved]").hidden = true;
  }
}

function row({ title, outline }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  item.className = "row";
  link.href = outline;
  link.textContent = title;
  item.append(link);
  return item;
}

async function countWaiting() {
  const line = document.querySelector("[data-waiting]");
  const { length } = await unsent(person).catch(() => []);
  line.textContent = line.dataset.waiting.replace("{number}", length);
  line.hidden = !length;
}
