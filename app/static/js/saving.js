// The part of the outline that saves the course on this phone, and takes it off again.

import { copies, drop, keep } from "./keeping.js";

const page = document.documentElement;
const box = document.querySelector("[data-saving]");
const words = box.dataset;
const state = box.querySelector("[data-state]");
const bar = box.querySelector("progress");
const save = box.querySelector("[data-begin]");
const remove = box.querySelector("[data-drop]");

function size(bytes) {
  const [unit, divisor, digits] = bytes < 1e6 ? ["kilobyte", 1e3, 0] : ["megabyte", 1e6, 1];
  const format = { style: "unit", unit, maximumFractionDigits: digits };
  return new Intl.NumberFormat(page.lang, format).format(bytes / divisor).replace(" ", "\u00a0");
}

function say(sentence, kind = "") {
  state.textContent = sentence;
  state.dataset.kind = kind;
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const isNewest = (copy) => copy.name.endsWith(`:${words.parcel}:${page.lang}`);

async function begin(sentence) {
  save.disabled = true;
  bar.hidden = false;
  bar.value = 0;
  try {
    await keep(words.list, ({ done, all, bytes, of }) => {
      bar.value = (100 * bytes) / of;
      say(fill(sentence, { done, all, bytes: size(bytes), of: size(of) }));
    });
    say("");
  } catch (error) {
    const stays = (await copies(words.slug)).length > 0;
    const failed = stays ? words.stays : words.failed;
    say(error.name === "QuotaExceededError" && !stays ? words.full : failed, "bad");
  }
  bar.hidden = true;
  save.disabled = false;
  await show();
}

async function show() {
  const [copy] = await copies(words.slug);
  remove.hidden = !copy;
  save.hidden = Boolean(copy && isNewest(copy));
  if (copy && !state.textContent) say(fill(words.saved, { size: size(copy.bytes) }), "good");
}

async function offer() {
  const held = await copies(words.slug);
  save.textContent = fill(words.save, { size: size(Number(words.bytes)) });
  save.addEventListener("click", () => begin(words.progress));
  remove.addEventListener("click", async () => {
    await drop(words.slug);
    say("");
    await show();
  });
  const isOld = held.length > 0 && !held.some(isNewest);
  box.hidden = false;
  if (isOld && navigator.onLine && !("savedCopy" in page.dataset)) await begin(words.renewing);
  else await show();
}

// Never ready where service workers are blocked: what was saved could not be opened.
if (globalThis.caches && navigator.serviceWorker) {
  await navigator.serviceWorker.ready;
  await offer().catch(() => {
    box.hidden = true; // private mode: nothing can be saved
  });
}
