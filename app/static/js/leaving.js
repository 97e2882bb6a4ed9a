// Signing out clears this phone: it first sends what waits, and asks before something is lost.

import { flush, say } from "./outbox.js";
import { forget, unsent } from "./waiting.js";

const form = document.querySelector("form[data-sign-out]");
const words = form.dataset;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  await leave();
  form.removeAttribute("aria-busy");
});

async function leave() {
  await flush();
  const left = (await unsent(document.documentElement.dataset.person).catch(() => [])).length;
  if (left && !(await agreed(words.question.replace("{number}", left)))) return;
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  } catch {
    say(words.noSignal, "bad");
    return;
  }
  if (answer.type !== "opaqueredirect") return form.submit(); // the page says what is wrong
  await clear();
  location.assign("/");
}

// The server's answer says the same to browsers that understand it.
async function clear() {
  await forget(document.documentElement.dataset.person).catch(() => {});
  for (const name of (await globalThis.caches?.keys().catch(() => [])) ?? []) await caches.delete(name);
}

function agreed(question) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  const choice = document.createElement("form");
  text.textContent = question;
  text.id = "loss";
  dialog.setAttribute("aria-labelledby", "loss");
  choice.method = "dialog";
  choice.className = "cluster";
  for (const [value, name, kind] of [
    ["", words.stay, "primary"],
    ["go", words.go, "danger"],
  ]) {
    const button = document.createElement("button");
    button.className = `button button--${kind}`;
    button.value = value;
    button.textContent = name;
    choice.append(button);
  }
  dialog.append(text, choice);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "go");
    });
  });
}
