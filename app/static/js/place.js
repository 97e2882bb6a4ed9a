// Tells the server where the reader is, so that another device can go on there.

const lesson = document.querySelector("[data-place]");
const headings = [...document.querySelectorAll(".prose h2[id], .prose h3[id]")];
let sent = "";

function place() {
  const above = headings.filter((heading) => heading.getBoundingClientRect().top < 120).pop();
  return lesson.dataset.key + (above ? `#${above.id}` : "");
}

async function send() {
  const now = place();
  if (now === sent) return;
  sent = now;
  const body = new URLSearchParams({ csrf_token: lesson.dataset.token, place: now });
  const options = { method: "POST", body, keepalive: true, redirect: "manual" };
  const answer = await fetch(lesson.dataset.place, options).catch(() => undefined);
  if (!answer?.ok) await keep(now);
}

// Without a signal, or on a saved page that is older than the session, the outbox sees to it.
async function keep(now) {
  const { deliver } = await import("./outbox.js");
  await deliver(lesson.dataset.place, { place: now }, { newest: true }).catch(() => {
    sent = "";
  });
}

if (lesson) {
  setTimeout(send, 3000);
  setInterval(send, 15000);
  addEventListener("pagehide", send);
}
