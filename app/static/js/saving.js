// Saves a course on this phone: every page and picture of it, or nothing.

const MARK = "/saved.json";
const ROOM_TO_SPARE = 1.2;
const box = document.querySelector("[data-saving]");
const words = box.dataset;
const person = document.documentElement.dataset.person;
const prefix = `saved:${person}:${words.slug}:`;
const cacheName = `${prefix}${words.digest}:${document.documentElement.lang}`;
const state = box.querySelector("[data-state]");
const bar = box.querySelector("progress");
const save = box.querySelector("[data-begin]");
const drop = box.querySelector("[data-drop]");

function size(bytes) {
  const unit = bytes < 1e6 ? ["kilobyte", 1e3, 0] : ["megabyte", 1e6, 1];
  const format = { style: "unit", unit: unit[0], maximumFractionDigits: unit[2] };
  return new Intl.NumberFormat(document.documentElement.lang, format).format(bytes / unit[1]);
}

function say(sentence, kind = "") {
  state.textContent = sentence;
  state.dataset.kind = kind;
}

async function own() {
  return (await caches.keys()).filter((name) => name.startsWith(prefix));
}

async function markOf(name) {
  const cache = await caches.open(name);
  return (await cache.match(MARK))?.json();
}

async function keep(list) {
  const cache = await caches.open(cacheName);
  let bytes = 0;
  for (const [index, item] of list.items.entries()) {
    const answer = await fetch(item.url, { redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    await cache.put(item.url, answer);
    bytes += item.bytes;
    bar.value = (100 * bytes) / list.bytes;
    say(words.progress.replace("{done}", index + 1).replace("{all}", list.items.length));
  }
  const language = document.documentElement.lang;
  const mark = { title: list.title, outline: list.outline, bytes: list.bytes, language };
  await cache.put(MARK, new Response(JSON.stringify(mark)));
  for (const name of await own()) if (name !== cacheName) await caches.delete(name);
}

async function start() {
  save.disabled = true;
  bar.hidden = false;
  bar.value = 0;
  try {
    const answer = await fetch(words.list, { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const list = await answer.json();
    const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
    if (quota && quota - usage < list.bytes * ROOM_TO_SPARE) throw new DOMException("", "QuotaExceededError");
    await navigator.storage?.persist?.();
    await keep(list);
  } catch (error) {
    await caches.delete(cacheName);
    say(error.name === "QuotaExceededError" ? words.full : words.failed, "bad");
    await show();
    return;
  } finally {
    bar.hidden = true;
    save.disabled = false;
  }
  say("");
  await show();
}

async function show() {
  const names = await own();
  const marks = await Promise.all(names.map(markOf));
  const whole = marks.find(Boolean);
  drop.hidden = !whole;
  save.hidden = Boolean(whole && names.includes(cacheName) && marks[names.indexOf(cacheName)]);
  if (whole && !state.textContent) say(words.saved.replace("{size}", size(whole.bytes)), "good");
}

async function remove() {
  for (const name of await own()) await caches.delete(name);
  say("");
  await show();
}

if (globalThis.caches && navigator.serviceWorker) {
  try {
    const names = await own();
    for (const name of names) if (!(await markOf(name))) await caches.delete(name);
    const older = (await own()).filter((name) => name !== cacheName);
    save.textContent = words.save.replace("{size}", size(Number(words.bytes)));
    save.addEventListener("click", start);
    drop.addEventListener("click", remove);
    box.hidden = false;
    if (older.length && navigator.onLine && !document.documentElement.hasAttribute("data-saved-copy")) await start();
    else await show();
  } catch {
    box.hidden = true; // private mode: nothing can be saved
  }
}
