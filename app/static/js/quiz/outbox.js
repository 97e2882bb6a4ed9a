// Sends answers and flags, one at a time and in order, so that an older one never overtakes a
// newer one. What could not be sent is kept on the phone and sent again.

import { read, write } from "./kept.js";

const SHORTEST_DELAY = 2000;
const LONGEST_DELAY = 30000;
const PAGE_TOO_OLD = [400, 401, 403];

export const placeOf = (attempt) => `attempt:${attempt}`;
export const questionOf = (name) => name.slice(name.indexOf(":") + 1);

export class Outbox {
  trouble = "";
  #delay = SHORTEST_DELAY;
  #timer;
  #running;

  // `said(name, state, words, status)` is told of everything that becomes of `answer:key` and
  // `flag:key`: saving, saved, refused, waiting for a signal, or waiting for a sign-in.
  constructor(form, said) {
    this.form = form;
    this.said = said;
    this.waiting = new Map(read(placeOf(form.dataset.attempt), []));
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.flush();
    });
  }

  put(name, value) {
    this.waiting.set(name, value);
    this.#keep();
  }

  flushAfter(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), pause);
  }

  // Resolves to whether everything was sent.
  flush() {
    clearTimeout(this.#timer);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run() {
    try {
      while (this.waiting.size && (await this.#send(this.waiting.keys().next().value)));
    } catch {
      this.#wait("waiting");
    }
    return !this.waiting.size;
  }

  async #send(name) {
    const value = this.waiting.get(name);
    this.said(name, "saving");
    let answer = await this.#post(name, value);
    if (isTooOld(answer) && (await this.#renew())) answer = await this.#post(name, value);
    if (isTooOld(answer)) return this.#wait("signed-out");
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    const words = answer.ok ? "" : (await answer.json()).error;
    this.trouble = "";
    this.#delay = SHORTEST_DELAY;
    if (this.waiting.get(name) === value) {
      this.waiting.delete(name);
      this.#keep();
      this.said(name, answer.ok ? "saved" : "refused", words, answer.status);
    }
    return true;
  }

  #post(name, value) {
    const question = questionOf(name);
    const body = new URLSearchParams({ csrf_token: this.form.elements.csrf_token.value, question });
    if (name.startsWith("flag:")) body.append("flagged", value ? "yes" : "");
    else for (const each of value) body.append(`answer-${question}`, each);
    const address = `${this.form.dataset.page}/${name.startsWith("flag:") ? "flags" : "answers"}`;
    return fetch(address, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
  }

  // After a sign-in in another tab: whether it is the same person's attempt, which has a new token.
  async #renew() {
    const answer = await fetch(this.form.dataset.page, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const same = page.querySelector(`form[data-attempt="${this.form.dataset.attempt}"]`);
    if (same) this.form.elements.csrf_token.value = same.elements.csrf_token.value;
    return Boolean(same);
  }

  #wait(trouble) {
    this.trouble = trouble;
    for (const name of this.waiting.keys()) this.said(name, trouble);
    this.flushAfter(this.#delay);
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY);
    return false;
  }

  #keep() {
    const place = placeOf(this.form.dataset.attempt);
    write(place, this.waiting.size ? [...this.waiting] : undefined);
  }
}

function isTooOld(answer) {
  return answer.type === "opaqueredirect" || PAGE_TOO_OLD.includes(answer.status);
}
