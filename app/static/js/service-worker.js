// Opens the shell and saved courses without a signal. FILES stands above: this version's files.

const VERSION = FILES[0].split("/")[2];
const SHELL = `shell-${VERSION}`;
const OFFLINE = "/offline";
const MARK = "/saved.json"; // written last: a cache without it is no whole course
const PATIENCE = 4000;

addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
  else if (url.pathname.startsWith("/media/")) event.respondWith(media(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

async function fill() {
  const shell = await caches.open(SHELL);
  await shell.addAll([...FILES, OFFLINE]);
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
  }
}

async function file(request, url) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(request);
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    // A saved page names the files of the version that it was saved under.
    const [, , , ...name] = url.pathname.split("/");
    const today = await shell.match(`/static/${VERSION}/${name.join("/")}`);
    if (today) return today;
    throw error;
  }
}

async function media(request) {
  return request.headers.has("Range") ? fetch(request) : ((await saved(request)) ?? fetch(request));
}

async function page(event, url) {
  const copy = await saved(url.pathname);
  try {
    const answer = fetch(event.request);
    if (!copy) return await answer;
    const fresh = await soon(answer);
    event.waitUntil(renew(url.pathname, fresh.clone()));
    return fresh;
  } catch {
    if (copy) return asCopy(copy);
    const shell = await caches.open(SHELL);
    return (await shell.match(OFFLINE)) ?? Response.error();
  }
}

async function saved(what) {
  const course = await cacheWith(what);
  return course && course.match(what, { ignoreVary: true });
}

async function cacheWith(what) {
  for (const name of await caches.keys()) {
    if (!name.startsWith("saved:")) continue;
    const course = await caches.open(name);
    if ((await course.match(what, { ignoreVary: true })) && (await course.match(MARK))) return course;
  }
  return undefined;
}

// A page that was seen with a signal shows the newest progress without one, too.
async function renew(path, fresh) {
  if (!fresh.ok || fresh.redirected) return;
  const course = await cacheWith(path);
  const { language } = await (await course.match(MARK)).json();
  const text = await fresh.clone().text();
  if (text.includes(`<html lang="${language}"`)) await course.put(path, fresh);
}

function soon(answer) {
  return Promise.race([
    answer,
    new Promise((_, reject) => {
      setTimeout(() => reject(new Error("slow")), PATIENCE);
    }),
  ]);
}

async function asCopy(copy) {
  const text = (await copy.text())
    .replace("<html ", "<html data-saved-copy ")
    .replace("data-saved-note hidden", "data-saved-note");
  return new Response(text, { headers: copy.headers });
}
