// Saves each answer as it is given, keeps what could not be sent, and shows the time left.

const form = document.getElementById("attempt");
const key = `attempt:${location.pathname}`;
const waiting = new Map();
const PAUSE_IN_TYPING = 1500;
const SHORTEST_DELAY = 2000;
const LONGEST_DELAY = 30000;
const PAGE_TOO_OLD = [400, 401, 403];
let delay = SHORTEST_DELAY;
let sending = false;
let leaving = false;
let timer;

function remember() {
  try {
    if (waiting.size) localStorage.setItem(key, JSON.stringify([...waiting]));
    else localStorage.removeItem(key);
  } catch {
    // Private mode or a full phone: the answers stay on the page.
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "[]");
  } catch {
    return [];
  }
}

function state(question, words, kind = "") {
  const shown = document.querySelector(`#question-${CSS.escape(question)} .question__state`);
  shown.textContent = words;
  shown.dataset.kind = kind;
}

function post(question, values) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, question });
  for (const value of values) body.append(`answer-${question}`, value);
  const headers = { Accept: "application/json" };
  return fetch(form.dataset.save, { method: "POST", body, headers, redirect: "manual" });
}

// Whether the next answer may be sent at once.
async function send(question) {
  const values = waiting.get(question);
  state(question, form.dataset.saving);
  const answer = await post(question, values);
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
  if (answer.type === "opaqueredirect" || PAGE_TOO_OLD.includes(answer.status)) {
    state(question, form.dataset.reload, "wait");
    leaving = true;
    return false;
  }
  if (answer.ok) state(question, form.dataset.saved, "good");
  else state(question, (await answer.json()).error, "bad");
  if (waiting.get(question) === values) waiting.delete(question);
  return true;
}

// One at a time and in order, so that an older answer never overtakes a newer one.
async function flush() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  try {
    while (waiting.size && (await send(waiting.keys().next().value))) remember();
    delay = SHORTEST_DELAY;
  } catch {
    for (const question of waiting.keys()) state(question, form.dataset.waiting, "wait");
    timer = setTimeout(flush, delay);
    delay = Math.min(delay * 2, LONGEST_DELAY);
  }
  remember();
  sending = false;
}

function given(fieldset) {
  const inputs = [...fieldset.querySelectorAll("input[name^='answer-']")];
  return inputs
    .filter((input) => (input.type === "text" ? input.value.trim() : input.checked))
    .map((input) => input.value);
}

function note(event) {
  const fieldset = event.target.closest("fieldset[data-key]");
  if (!fieldset) return;
  waiting.set(fieldset.dataset.key, given(fieldset));
  remember();
  count();
  clearTimeout(timer);
  timer = setTimeout(flush, event.type === "change" ? 0 : PAUSE_IN_TYPING);
}

function count() {
  const missing = [...form.querySelectorAll("fieldset[data-key]")].filter(
    (fieldset) => !given(fieldset).length,
  ).length;
  const line = document.getElementById("unanswered");
  line.textContent = missing ? line.dataset.some.replace("#", missing) : line.dataset.none;
}

function isChanged(input) {
  if (input.type === "text") return input.value !== input.defaultValue;
  return input.checked !== input.defaultChecked;
}

// What the phone kept, and what was answered before this script arrived.
function restore() {
  const kept = new Map(remembered());
  for (const fieldset of form.querySelectorAll("fieldset[data-key]")) {
    const question = fieldset.dataset.key;
    const inputs = [...fieldset.querySelectorAll("input[name^='answer-']:enabled")];
    if (kept.has(question) && !inputs.some(isChanged)) {
      for (const input of inputs) {
        if (input.type === "text") input.value = kept.get(question)[0] ?? "";
        else input.checked = kept.get(question).includes(input.value);
      }
    }
    if (inputs.some(isChanged)) waiting.set(question, given(fieldset));
  }
  flush();
}

function runClock() {
  const clock = document.querySelector("[data-deadline]");
  if (!clock) return;
  const offset = Number(clock.dataset.now) * 1000 - Date.now();
  const announcement = document.getElementById("clock-announcement");
  const left = clock.querySelector(".clock__left");
  let before = 0;
  const tick = () => {
    const seconds = Math.floor(Number(clock.dataset.deadline) - (Date.now() + offset) / 1000);
    if (seconds <= 0) {
      clearInterval(running);
      leaving = true;
      form.submit();
      return;
    }
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.classList.toggle("clock--late", seconds <= 60);
    if (before > 300 && seconds <= 300) announcement.textContent = announcement.dataset.five;
    if (before > 60 && seconds <= 60) announcement.textContent = announcement.dataset.one;
    before = seconds;
  };
  const running = setInterval(tick, 1000);
  tick();
}

if (form?.dataset.save && !("final" in form.dataset)) {
  document.documentElement.classList.add("saves-by-itself");
  form.addEventListener("change", note);
  form.addEventListener("input", (event) => {
    if (event.target.type === "text" && event.target.inputMode !== "decimal") note(event);
  });
  addEventListener("online", flush);
  restore();
  count();
}
if (form) {
  form.addEventListener("submit", () => {
    leaving = true;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
  addEventListener("beforeunload", (event) => {
    if (waiting.size && !leaving) event.preventDefault();
  });
  runClock();
} else {
  remember();
}
