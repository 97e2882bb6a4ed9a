// The courses that are saved on this phone, on the page without a signal.

let isLeaving = false;
addEventListener("beforeunload", () => {
  isLeaving = true;
});

// The page that was wanted comes by itself; a line that only flickers must not undo a tap on a course.
addEventListener("online", async () => {
  const answer = await fetch("/offline", { method: "HEAD" }).catch(() => undefined);
  if (answer?.ok && !isLeaving) location.reload();
});

const section = document.querySelector("[data-saved-courses]");
const { person } = await caches.match("/whose", { cacheName: "phone" }).then((found) => found?.json() ?? {});

for (const name of await caches.keys()) {
  if (!name.startsWith(`saved:${person}:`)) continue;
  const mark = await (await caches.open(name)).match("/saved.json");
  if (!mark) continue;
  const { title, outline } = await mark.json();
  const row = document.createElement("li");
  const link = document.createElement("a");
  row.className = "row";
  link.href = outline;
  link.textContent = title;
  row.append(link);
  section.querySelector("[data-list]").append(row);
  section.hidden = false;
  document.querySelector("[data-nothing-saved]").hidden = true;
}
