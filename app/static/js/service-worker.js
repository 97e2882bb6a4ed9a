// Opens the shell and saved courses without a signal. Above stand this version's FILES and sender.

const VERSION = FILES[0].split("/")[2];
const SHELL = `shell-${VERSION}`;
const MARK = "/saved.json"; // written last: a cache without it is no whole course
const PATIENCE = 4000;
const offlinePage = (language) => `/offline?language=${language.slice(0, 2)}`;

addEventListener("install", (event) => {
  event.waitUntil(fillShell().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  const isPage = request.mode === "navigate";
  if (isPage && request.method === "POST") event.respondWith(form(request, url));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
  else if (url.pathname.startsWith("/media/")) event.respondWith(media(request, url));
  else if (isPage) event.respondWith(page(event, url));
});

addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(sendWaiting());
});

async function fillShell() {
  const shell = await caches.open(SHELL);
  await shell.addAll([...FILES, offlinePage("zh"), offlinePage("en")]);
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
  }
}

// The page is closed, and the signal is back.
async function sendWaiting() {
  const { person, csrf_token: token } = await sessionNow();
  if (!person) return;
  const { wait } = await sendAll({ person, token });
  for (const client of await clients.matchAll()) client.postMessage("sent");
  if (wait === "signal") throw new Error(wait); // the browser tries again
}

// A form that found no signal says so. Who signed in is known when a page of his says so; until then
// nobody's saved pages are shown.
async function form(request, url) {
  try {
    const answer = await fetch(request);
    const hasEntered = url.pathname === "/sign-in" && (answer.ok || answer.type === "opaqueredirect");
    if (hasEntered) await caches.delete("phone");
    return answer;
  } catch {
    return changed(await noSignal(), [
      ["<html ", "<html data-not-sent "],
      ["data-get-note", "hidden"],
      ["data-post-note hidden", ""],
    ]);
  }
}

async function noSignal() {
  const { language } = await whose();
  const options = { cacheName: SHELL, ignoreVary: true };
  return (await caches.match(offlinePage(language), options)) ?? Response.error();
}

async function whose() {
  const known = await caches.match("/whose", { cacheName: "phone" });
  return known ? known.json() : { person: "", language: "zh" };
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

async function media(request, url) {
  const course = await courseWith(url.pathname);
  if (!course) return fetch(request);
  const kept = await course.match(url.pathname);
  const range = request.headers.get("Range");
  return range ? part(kept, range) : kept;
}

// Players ask for films and sounds in parts.
async function part(kept, range) {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  if (!first) return kept;
  const blob = await kept.blob();
  const piece = blob.slice(Number(first), last ? Number(last) + 1 : blob.size);
  const headers = new Headers(kept.headers);
  headers.set("Content-Range", `bytes ${first}-${Number(first) + piece.size - 1}/${blob.size}`);
  headers.set("Content-Length", piece.size);
  return new Response(piece, { status: 206, headers });
}

async function page(event, url) {
  const course = await courseWith(url.pathname);
  try {
    const answer = fetch(event.request);
    if (!course) return await answer;
    const fresh = await soon(answer);
    if (fresh.status >= 502) throw new Error(fresh.status);
    event.waitUntil(renew(course, url, fresh.clone()));
    return fresh;
  } catch {
    if (!course) return noSignal();
    return changed(await course.match(url.pathname, { ignoreVary: true }), [
      ["<html ", "<html data-saved-copy "],
      ["data-saved-note hidden", "data-saved-note"],
    ]);
  }
}

// The whole saved course of the person whose phone this is that holds `path`.
async function courseWith(path) {
  const { person } = await whose();
  for (const name of await caches.keys()) {
    if (!person || !name.startsWith(`saved:${person}:`)) continue;
    const course = await caches.open(name);
    if ((await course.match(path, { ignoreVary: true })) && (await course.match(MARK))) return course;
  }
  return undefined;
}

// A page that was seen with a signal shows the newest progress without one, too.
async function renew(course, url, fresh) {
  if (!fresh.ok || url.search) return;
  const { language, person, digest } = await (await course.match(MARK)).json();
  const text = await fresh.clone().text();
  const same = [`<html lang="${language}"`, `data-person="${person}"`, `data-digest="${digest}"`];
  if (same.every((each) => text.includes(each))) await course.put(url.pathname, fresh);
}

function soon(answer) {
  return Promise.race([
    answer,
    new Promise((_, reject) => {
      setTimeout(() => reject(new Error("slow")), PATIENCE);
    }),
  ]);
}

async function changed(page, replacements) {
  if (page.type === "error") return page;
  let text = await page.text();
  for (const [before, after] of replacements) text = text.replace(before, after);
  return new Response(text, { headers: page.headers });
}
