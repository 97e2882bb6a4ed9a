// The look over an attempt: the clock runs on, and what the phone still kept is sent.

import { runClock } from "./quiz/clock.js";
import { handIn } from "./quiz/hand-in.js";
import { Outbox, questionOf } from "./quiz/outbox.js";

const form = document.getElementById("hand-in");
const line = document.getElementById("kept-line");

const outbox = new Outbox(form, (name, state) => {
  const kept = new Set([...outbox.waiting.keys()].map(questionOf)).size;
  line.textContent = form.dataset.kept.replace("#", kept);
  line.hidden = !kept;
  if (state === "signed-out") location.assign(form.dataset.page);
  else if (!kept) location.reload();
});

if (outbox.waiting.size) outbox.flush();
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  handIn(form);
});
runClock(() => handIn(form, { again: true }));
