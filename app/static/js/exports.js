// Shows how far lists are that are being sent, without reloading the page.
const PAUSE = 1000;

async function follow(element) {
  const bar = element.querySelector("progress");
  const done = element.querySelector("[data-rows-done]");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  for (;;) {
    const answer = await fetch(element.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { state, rows_done: rows } = await answer.json();
    if (bar) bar.value = rows;
    if (done) done.textContent = number.format(rows);
    if (state !== element.dataset.state && state !== "running") {
      location.reload();
      return;
    }
    await new Promise((resume) => setTimeout(resume, PAUSE));
  }
}

for (const element of document.querySelectorAll("[data-progress]")) {
  follow(element).catch(() => {});
}
