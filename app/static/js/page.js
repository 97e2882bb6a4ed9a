// What every page does once scripts run: focus on what is wrong, dialogs, signs of waiting, files dropped.

const LONGEST_WAIT = 10000; // then the line was lost, or the answer was a file

document.documentElement.classList.add("scripts");
document.querySelector("[data-takes-focus]")?.focus();

for (const details of document.querySelectorAll("details[data-dialog]")) {
  const dialog = document.createElement("dialog");
  const body = details.querySelector(".ask-again__body");
  const opener = document.createElement("button");
  opener.type = "button";
  opener.className = details.querySelector("summary").className;
  opener.textContent = details.querySelector("summary").textContent;
  dialog.setAttribute("aria-labelledby", body.getAttribute("aria-labelledby"));
  body.removeAttribute("aria-labelledby");
  body.removeAttribute("role");
  dialog.append(body);
  details.replaceWith(opener, dialog);
  if (details.open) dialog.showModal(); // something is wrong in it
  opener.addEventListener("click", () => dialog.showModal());
  body.querySelector("[data-closes]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

// A form that takes longer than a moment says so, and is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.getAttribute("aria-busy")) event.preventDefault();
  else setTimeout(() => form.setAttribute("aria-busy", "true"));
  setTimeout(() => form.removeAttribute("aria-busy"), LONGEST_WAIT);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});

if (document.querySelector("[data-file-drop]")) import("./files.js");

// With a signal nobody waits for these: the page comes first.
if (document.documentElement.dataset.person) {
  const begin = () => import("./offline.js");
  document.querySelector("form[data-done]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    begin().then(({ finish }) => finish(form), () => form.submit());
  });
  if (document.readyState === "complete" || !navigator.onLine) begin();
  else addEventListener("load", begin);
}
