// Hands an attempt in. Without a signal the page stays, says so, and can try once more by itself.

const PAUSE = 5000;
const line = document.getElementById("not-handed-in");

// `address` replaces the form's own; with `again` it is tried until the signal is back.
export async function handIn(form, { address = form.action, again = false } = {}) {
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  const answer = await fetch("/offline", { method: "HEAD" }).catch(() => undefined);
  form.removeAttribute("aria-busy");
  if (answer?.ok) {
    form.action = address;
    form.submit();
    return;
  }
  line.textContent = again ? line.dataset.over : line.dataset.noSignal;
  line.hidden = false;
  line.scrollIntoView({ behavior: "instant", block: "nearest" });
  if (again) setTimeout(() => handIn(form, { address, again }), PAUSE);
}
