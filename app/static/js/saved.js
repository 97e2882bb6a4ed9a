// The courses that are saved on this phone, on the page without a signal.

addEventListener("online", () => location.reload());

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
