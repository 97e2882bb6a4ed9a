// Saves each answer as it is given, keeps what could not be sent, and shows the time left.

const form = document.getElementById("attempt");
const key = `attempt:${location.pathname}`;
const waiting = new Map();
let timer;
let delay = 2000;

function remember() {
  try {
    if (waiting.size) localStorage.setItem(key, JSON.stringify([...waiting]));
    else localStorage.removeItem(key);
  } catch {
    // Private mode or a full phone: the answers stay on the page.
  }
}

function state(question, words, kind = "") {
  const shown = document.querySelector(`#question-${CSS.escape(question)} .question__state`);
  shown.textContent = words;
  shown.dataset.kind = kind;
}

async function send(question) {
  const values = waiting.get(question);
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, question });
  for (const value of values) body.append(`answer-${question}`, value);
  state(question, form.dataset.saving);
  try {
    const answer = await fetch(form.dataset.save, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    if (waiting.get(question) === values) waiting.delete(question);
    delay = 2000;
    if (answer.ok) state(question, form.dataset.saved, "good");
    else state(question, (await answer.json()).error, "bad");
  } catch {
    state(question, form.dataset.waiting, "wait");
    delay = Math.min(delay * 2, 30000);
    clearTimeout(timer);
    timer = setTimeout(flush, delay);
  }
  remember();
}

async function flush() {
  for (const question of [...waiting.keys()]) await send(question);
}

function given(fieldset) {
  const inputs = [...fieldset.querySelectorAll("input[name^='answer-']")];
  return inputs
    .filter((input) => (input.type === "text" ? input.value.trim() : input.checked))
    .map((input) => input.value);
}

function changed(event) {
  const fieldset = event.target.closest("fieldset[data-key]");
  if (!fieldset) return;
  waiting.set(fieldset.dataset.key, given(fieldset));
  remember();
  send(fieldset.dataset.key);
  count();
}

function count() {
  const missing = [...form.querySelectorAll("fieldset[data-key]")].filter(
    (fieldset) => !given(fieldset).length,
  ).length;
  const line = document.getElementById("unanswered");
  line.textContent = missing ? `${line.dataset.some} ${missing}` : line.dataset.none;
}

function restore() {
  let kept = [];
  try {
    kept = JSON.parse(localStorage.getItem(key) ?? "[]");
  } catch {
    return;
  }
  for (const [question, values] of kept) {
    const fieldset = document.getElementById(`question-${question}`);
    if (!fieldset) continue;
    for (const input of fieldset.querySelectorAll("input[name^='answer-']")) {
      if (input.type === "text") input.value = values[0] ?? "";
      else input.checked = values.includes(input.value);
    }
    waiting.set(question, values);
  }
  flush();
}

function runClock() {
  const clock = document.querySelector("[data-deadline]");
  if (!clock) return;
  const offset = Number(clock.dataset.now) * 1000 - Date.now();
  const announcement = document.getElementById("clock-announcement");
  const left = clock.querySelector(".clock__left");
  const tick = () => {
    const seconds = Math.floor(Number(clock.dataset.deadline) - (Date.now() + offset) / 1000);
    if (seconds <= 0) {
      clearInterval(running);
      waiting.clear();
      form.submit();
      return;
    }
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.classList.toggle("clock--late", seconds <= 60);
    if (seconds === 300) announcement.textContent = announcement.dataset.five;
    if (seconds === 60) announcement.textContent = announcement.dataset.one;
  };
  const running = setInterval(tick, 1000);
  tick();
}

if (form?.dataset.save) {
  document.documentElement.classList.add("saves-by-itself");
  if (!("final" in form.dataset)) {
    form.addEventListener("change", changed);
    addEventListener("online", flush);
    restore();
    count();
  } else {
    document.documentElement.classList.remove("saves-by-itself");
  }
}
if (form) {
  form.addEventListener("submit", () => {
    waiting.clear();
    remember();
  });
  addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
  runClock();
}
