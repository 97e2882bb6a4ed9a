// The time left by the server's clock; the number ticks in silence, a few sentences are said aloud.

export function runClock(handIn) {
  const clock = document.querySelector("[data-deadline]");
  if (!clock) return;
  const offset = Number(clock.dataset.now) * 1000 - Date.now();
  const left = clock.querySelector(".clock__left");
  const announcement = document.getElementById("clock-announcement");
  const sentences = [...document.querySelectorAll("#clock-sentences [data-at]")];
  let before = Infinity;
  const tick = () => {
    const seconds = Math.floor(Number(clock.dataset.deadline) - (Date.now() + offset) / 1000);
    if (seconds <= 0) {
      clearInterval(running);
      handIn();
      return;
    }
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.classList.toggle("clock--late", seconds <= 60);
    const due = sentences.filter(({ dataset: { at } }) => seconds <= at && at < before).at(-1);
    if (due && before !== Infinity) announcement.textContent = due.textContent;
    before = seconds;
  };
  const running = setInterval(tick, 1000);
  tick();
}
