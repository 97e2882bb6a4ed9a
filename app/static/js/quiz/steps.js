// One question at a time, or all at once. Where one is stands in the address, so that the
// browser's Back leads to the question before.

import { read, write } from "./kept.js";

const PLACE = "quiz-view";
const NARROW = "(max-width: 47.99rem)";

export class Steps {
  constructor(form) {
    this.form = form;
    this.questions = [...form.querySelectorAll("fieldset[data-key]")];
    this.bar = document.getElementById("steps");
    this.first = this.questions[0];
    this.current = this.#asked() ?? this.#toBegin();
    this.#listen();
    this.#choose(read(PLACE, matchMedia(NARROW).matches ? "one" : "all"));
    if (this.isOne) history.replaceState(history.state, "", `#${this.current.id}`);
    this.#mark();
  }

  get isOne() {
    return this.form.dataset.view === "one";
  }

  go(question) {
    if (location.hash === `#${question.id}`) this.#show(question);
    else location.hash = question.id;
  }

  turn(by) {
    const next = this.questions[this.questions.indexOf(this.current) + by];
    if (next) this.go(next);
  }

  #asked() {
    return this.questions.find((each) => `#${each.id}` === decodeURIComponent(location.hash));
  }

  #toBegin() {
    const { questions } = this;
    return (
      questions.find((each) => "fault" in each.dataset) ??
      questions.find((each) => !("answered" in each.dataset)) ??
      questions[0]
    );
  }

  #listen() {
    document.getElementById("back").addEventListener("click", () => this.turn(-1));
    document.getElementById("next").addEventListener("click", () => this.turn(1));
    addEventListener("hashchange", () => {
      const asked = this.#asked();
      if (asked) this.#show(asked);
    });
    for (const question of this.questions) {
      question.addEventListener("focusin", () => {
        this.current = question;
        this.#mark();
      });
      question.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target.type === "text" && this.isOne) this.turn(1);
      });
    }
    const view = document.getElementById("view");
    view.hidden = false;
    view.addEventListener("click", () => {
      const { current } = this;
      this.#choose(this.isOne ? "all" : "one");
      write(PLACE, this.form.dataset.view);
      current.scrollIntoView({ behavior: "instant", block: "nearest" });
    });
  }

  #choose(view) {
    this.form.dataset.view = view;
    const button = document.getElementById("view");
    button.textContent = this.isOne ? button.dataset.all : button.dataset.one;
    this.bar.querySelector(".steps__turn").hidden = !this.isOne;
    if (this.isOne) this.questions.at(-1).after(this.bar);
    else this.first.before(this.bar);
    this.#mark();
  }

  #show(question) {
    this.current = question;
    this.#mark();
    question.querySelector(".question__prompt").focus({ preventScroll: true });
    question.scrollIntoView({ behavior: "instant" });
  }

  #mark() {
    for (const each of this.questions) each.toggleAttribute("data-current", each === this.current);
    for (const item of this.bar.querySelectorAll("a[data-key]")) {
      const isCurrent = item.dataset.key === this.current.dataset.key;
      if (isCurrent) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
      if (isCurrent && this.isOne) reveal(item);
    }
    this.#markTurn();
  }

  #markTurn() {
    const isLast = this.current === this.questions.at(-1);
    const lookOver = document.getElementById("look-over");
    document.getElementById("back").disabled = this.current === this.first;
    document.getElementById("next").hidden = isLast;
    lookOver.hidden = !isLast;
    const more = Boolean(this.bar.querySelector(".strip__item--ahead"));
    lookOver.classList.toggle("button--secondary", more);
  }
}

// Brings a number into sight within the strip, and leaves the page where it is.
function reveal(item) {
  const list = item.closest(".strip__list");
  list.scrollLeft = item.offsetLeft - list.offsetLeft - (list.clientWidth - item.offsetWidth) / 2;
}
