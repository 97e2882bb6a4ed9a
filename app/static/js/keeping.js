// Keeps a course on this phone: every page and picture of it, or nothing.

const MARK = "/saved.json"; // written last: a cache without it is no whole course
const ROOM_TO_SPARE = 1.2;
const page = document.documentElement;
const { person } = page.dataset;

// Resolves to what stands in the marks of the whole copies, each with the name of its cache.
export async function copies(slug) {
  const found = [];
  for (const name of await namesOf(slug)) {
    const mark = await (await caches.open(name)).match(MARK);
    if (mark) found.push({ ...(await mark.json()), name });
  }
  return found;
}

export async function drop(slug, spared = "") {
  for (const name of await namesOf(slug)) if (name !== spared) await caches.delete(name);
}

// Fills a cache of its own with the newest release, and only then lets go of the older one.
// `told` hears of {done, all, bytes, of}.
export function keep(address, told = () => {}) {
  return alone(async () => {
    const list = await (await need(address)).json();
    const name = `saved:${person}:${list.slug}:${list.parcel}:${page.lang}`;
    const whole = (await copies(list.slug)).map((copy) => copy.name);
    if (whole.includes(name)) return;
    for (const each of await namesOf(list.slug)) if (!whole.includes(each)) await caches.delete(each);
    await requireRoom(list.bytes);
    try {
      await fill(await caches.open(name), list, told);
    } catch (error) {
      await caches.delete(name);
      throw error;
    }
    await drop(list.slug, name);
  });
}

// On a lesson's page: a copy of another release, or without this lesson, is replaced.
export async function refresh({ slug, digest, list }) {
  const [copy] = await copies(slug);
  if (!copy || !navigator.onLine) return;
  const cache = await caches.open(copy.name);
  if (copy.digest !== digest || !(await cache.match(location.pathname))) await keep(list);
}

async function namesOf(slug) {
  return (await caches.keys()).filter((name) => name.startsWith(`saved:${person}:${slug}:`));
}

// Two tabs never fill the same cache.
function alone(work) {
  return navigator.locks ? navigator.locks.request("saving", work) : work();
}

async function need(address) {
  const answer = await fetch(address, { redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}

async function requireRoom(bytes) {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota && quota - usage < bytes * ROOM_TO_SPARE) throw new DOMException("", "QuotaExceededError");
  await navigator.storage?.persist?.();
}

async function fill(cache, list, told) {
  let bytes = 0;
  for (const [index, item] of list.items.entries()) {
    const answer = await need(item.url);
    if (item.kind !== "media") await requireSameRelease(answer.clone(), list);
    await cache.put(item.url, answer);
    bytes += item.bytes;
    told({ done: index + 1, all: list.items.length, bytes, of: list.bytes });
  }
  const { title, outline, digest } = list;
  const mark = { title, outline, digest, bytes, person, language: page.lang };
  await cache.put(MARK, new Response(JSON.stringify(mark)));
}

async function requireSameRelease(answer, { digest }) {
  if (!(await answer.text()).includes(`data-digest="${digest}"`)) throw new Error("published meanwhile");
}
