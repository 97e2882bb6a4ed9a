// Checks inside a lesson: answered in place; without a signal the answer waits on this phone.

import { deliver, uuid } from "./outbox.js";

for (const form of document.querySelectorAll(".check__form")) {
  form.elements.command.value = uuid(); // a saved copy of the page has an old one
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
}

async function answer(form) {
  const check = form.closest(".check");
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  say(form, "");
  try {
    const result = await deliver(form.action, new FormData(form));
    if (result.state === "sent") show(check, form, result.data.html);
    else wait(check, form, result.arrived);
    form.elements.command.value = uuid();
  } catch (error) {
    say(form, error.message, "bad");
    form.querySelector("input:not([type=hidden])").focus();
  } finally {
    delete form.dataset.busy;
  }
}

// The verdict comes with the signal, for the newest answer.
function wait(check, form, arrived) {
  const command = form.elements.command.value;
  form.dataset.asked = command;
  say(form, check.dataset.kept);
  arrived.then(({ data, error }) => {
    if (form.dataset.asked !== command) return;
    say(form, error ?? "", "bad");
    if (data) show(check, form, data.html, { quietly: true });
  });
}

function say(form, words, kind = "wait") {
  const state = form.querySelector(".check__state");
  state.dataset.kind = kind;
  state.textContent = words;
}

function show(check, form, html, { quietly = false } = {}) {
  const told = document.createElement("template");
  told.innerHTML = html;
  const result = told.content.firstElementChild;
  result.querySelector(".check__again").addEventListener("click", (event) => {
    event.preventDefault();
    result.remove();
    form.reset();
    form.hidden = false;
    form.querySelector("input:not([type=hidden])").focus();
  });
  form.hidden = true;
  check.append(result);
  if (!quietly) result.focus();
}
