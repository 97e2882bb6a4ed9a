// The sheet of an attempt: saves each answer as it is given, and leads through the questions.

import { runClock } from "./quiz/clock.js";
import { handIn } from "./quiz/hand-in.js";
import { read, write } from "./quiz/kept.js";
import { Outbox, placeOf, questionOf } from "./quiz/outbox.js";
import { Steps } from "./quiz/steps.js";

const form = document.getElementById("attempt");
const PAUSE_IN_TYPING = 1500;
const KINDS = { saved: "good", refused: "bad", waiting: "wait", "signed-out": "wait" };
const WORDS = {
  saving: "saving",
  saved: "saved",
  refused: "refused",
  waiting: "waiting",
  "signed-out": "reload",
};

if (form && !("over" in form.dataset)) sit();
const closed = document.querySelector("[data-closed-attempt]")?.dataset.closedAttempt;
if (closed) {
  write(placeOf(closed), undefined);
  write(`drafts:${closed}`, undefined);
}

function sit() {
  const isFinal = "final" in form.dataset;
  const draftsPlace = `drafts:${form.dataset.attempt}`;
  const drafts = new Map(isFinal ? read(draftsPlace, []) : []);
  const open = [...form.querySelectorAll("fieldset[data-key]:not([data-locked])")];
  const line = document.getElementById("saved-line");
  const noSignal = document.getElementById("no-signal");
  let leaving = false;

  const fieldsetOf = (question) => document.getElementById(`question-${question}`);
  const itemOf = (question) => form.querySelector(`.strip [data-key="${CSS.escape(question)}"]`);
  const fields = (fieldset) => [...fieldset.querySelectorAll("input[name^='answer-']")];
  const flagOf = (fieldset) => fieldset.querySelector("input[name='flag']");
  const given = (fieldset) =>
    fields(fieldset)
      .filter((input) => (input.type === "text" ? input.value.trim() : input.checked))
      .map((input) => input.value);
  const isAnswered = (fieldset) =>
    "locked" in fieldset.dataset ? "answered" in fieldset.dataset : given(fieldset).length > 0;

  function show(fieldset, words, kind = "") {
    const state = fieldset?.querySelector(".question__state");
    if (!state) return;
    state.textContent = words;
    state.dataset.kind = kind;
  }

  function showFault(fieldset, words) {
    if (!fieldset) return;
    const fault = fieldset.querySelector(".question__fault");
    if (fault) fault.textContent = words;
    fieldset.toggleAttribute("data-fault", Boolean(words));
    const input = fieldset.querySelector("input[type=text]");
    input?.setAttribute("aria-invalid", String(Boolean(words)));
    input?.closest(".field").classList.toggle("field--wrong", Boolean(words));
  }

  function said(name, state, words = "", status = 200) {
    const question = questionOf(name);
    const fieldset = fieldsetOf(question);
    show(fieldset, form.dataset[WORDS[state]], KINDS[state]);
    if (state === "saved" || state === "refused") {
      if (name.startsWith("answer:")) showFault(fieldset, words);
      if (!isAnswered(fieldset) && state === "saved") show(fieldset, "");
      if (isFinal && name.startsWith("answer:") && status !== 422) readAgain(question);
    }
    summarise();
  }

  // An answer that stays is shown as such, with its verdict if the quiz tells at once.
  function readAgain(question) {
    drafts.delete(question);
    keepDrafts();
    if (outbox.waiting.size || leaving) return;
    leaving = true;
    if (document.getElementById("current")) location.replace(form.dataset.page);
    else location.reload();
  }

  function keepDrafts() {
    write(draftsPlace, drafts.size ? [...drafts] : undefined);
  }

  function summarise() {
    const { trouble, waiting } = outbox;
    const kept = new Set([...waiting.keys()].map(questionOf)).size;
    const refused = form.querySelectorAll("fieldset[data-fault]").length;
    const saved = [...form.querySelectorAll("fieldset[data-key]")].filter(isAnswered).length;
    document.getElementById("sign-in-again").hidden = trouble !== "signed-out" || !kept;
    if (kept && !trouble) return;
    const { allSaved, noneSaved, oneSaved, signedOut, someKept, someRefused } = form.dataset;
    let [words, number] = [saved === 1 ? oneSaved : saved ? allSaved : noneSaved, saved];
    if (refused) [words, number] = [someRefused, refused];
    if (kept) [words, number] = [trouble === "signed-out" ? signedOut : someKept, kept];
    if (isFinal && drafts.size && !kept && !refused) words = "";
    words = words.replace("#", number);
    if (line.textContent !== words) line.textContent = words;
    line.dataset.kind = kept ? "wait" : refused ? "bad" : saved ? "good" : "";
    if (!kept) noSignal.hidden = true;
  }

  function count() {
    const every = form.querySelectorAll(".strip li").length;
    const answered = [...form.querySelectorAll("fieldset[data-key]")].filter(isAnswered).length;
    const unanswered = document.getElementById("unanswered");
    const { none, some } = unanswered.dataset;
    unanswered.textContent = answered < every ? some.replace("#", every - answered) : none;
    for (const fieldset of open) {
      const item = itemOf(fieldset.dataset.key);
      item.toggleAttribute("data-answered", isAnswered(fieldset));
      item.toggleAttribute("data-flagged", Boolean(flagOf(fieldset)?.checked));
    }
  }

  function note(event) {
    const fieldset = event.target.closest("fieldset[data-key]");
    if (!fieldset) return;
    const question = fieldset.dataset.key;
    if (event.target.name === "flag") {
      outbox.put(`flag:${question}`, event.target.checked);
    } else if (isFinal) {
      drafts.set(question, given(fieldset));
      keepDrafts();
      show(fieldset, given(fieldset).length ? form.dataset.draft : "", "wait");
    } else {
      outbox.put(`answer:${question}`, given(fieldset));
    }
    count();
    outbox.flushAfter(event.type === "change" ? 0 : PAUSE_IN_TYPING);
  }

  // What the phone kept, and what was answered before this script arrived.
  function restore() {
    for (const fieldset of open) {
      const question = fieldset.dataset.key;
      const inputs = fields(fieldset);
      const kept = outbox.waiting.get(`answer:${question}`) ?? drafts.get(question);
      if (kept && !inputs.some(isChanged)) fill(inputs, kept);
      if (inputs.some(isChanged)) note({ target: inputs[0], type: "change" });
      const flag = flagOf(fieldset);
      const flagged = outbox.waiting.get(`flag:${question}`);
      if (flag && flagged !== undefined && !isChanged(flag)) flag.checked = flagged;
      if (flag && isChanged(flag)) note({ target: flag, type: "change" });
    }
    count();
    outbox.flush();
  }

  function saveForGood(fieldset) {
    outbox.put(`answer:${fieldset.dataset.key}`, given(fieldset));
  }

  async function lookOver() {
    if (isFinal) open.filter((each) => given(each).length).forEach(saveForGood);
    leaving = true;
    const sent = await outbox.flush();
    const refused = form.querySelector("fieldset[data-fault]");
    if (sent && !refused) return location.assign(`${form.dataset.page}/overview`);
    if (outbox.trouble === "signed-out") return location.assign(form.dataset.page);
    leaving = false;
    if (refused) return steps.go(refused);
    noSignal.textContent = form.dataset.noSignal;
    noSignal.hidden = false;
    noSignal.scrollIntoView({ behavior: "instant", block: "nearest" });
  }

  const outbox = new Outbox(form, said);
  const steps = new Steps(form);
  if (!isFinal) document.documentElement.classList.add("saves-by-itself");
  form.addEventListener("change", note);
  form.addEventListener("input", (event) => {
    if (event.target.type === "text" && event.target.inputMode !== "decimal") note(event);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name !== "question") return lookOver();
    saveForGood(fieldsetOf(event.submitter.value));
    outbox.flush();
  });
  document.getElementById("sign-in-again").addEventListener("click", () => {
    leaving = true;
  });
  addEventListener("beforeunload", (event) => {
    if (outbox.waiting.size && !leaving) event.preventDefault();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
    if (event.persisted) refresh();
  });
  restore();
  summarise();
  runClock(() => {
    leaving = true;
    handIn(form, { address: form.dataset.submit, again: true });
  });
  document.getElementById("error-summary")?.focus();
}

function isChanged(input) {
  if (input.type === "text") return input.value !== input.defaultValue;
  return input.checked !== input.defaultChecked;
}

function fill(inputs, values) {
  for (const input of inputs) {
    if (input.type === "text") input.value = values[0] ?? "";
    else input.checked = values.includes(input.value);
  }
}

// A page that the browser brought back may be older than what was saved since.
function refresh() {
  fetch(location.href, { redirect: "manual" }).then(
    (answer) => answer.ok && location.reload(),
    () => {},
  );
}
