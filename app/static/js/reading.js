// The size of the text, changed at once, and pictures that open large.

const YEAR = 31536000;
const lesson = document.querySelector(".lesson");

document.querySelector("[data-text-sizes]")?.addEventListener("submit", (event) => {
  const chosen = event.submitter;
  if (!chosen) return;
  event.preventDefault();
  document.documentElement.dataset.textSize = chosen.value;
  document.cookie = `text_size=${chosen.value}; path=/; max-age=${YEAR}; SameSite=Lax`;
  for (const button of event.target.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === chosen));
  }
});

const dialog = document.createElement("dialog");
dialog.className = "zoom";
const large = document.createElement("img");
const close = document.createElement("button");
close.type = "button";
close.className = "button zoom__close";
close.textContent = lesson.dataset.close;
const scroller = document.createElement("div");
scroller.className = "zoom__picture";
scroller.tabIndex = 0;
scroller.append(large);
large.addEventListener("click", () => scroller.classList.toggle("zoom__picture--large"));
dialog.append(scroller, close);
close.addEventListener("click", () => dialog.close());
lesson.append(dialog);

for (const picture of lesson.querySelectorAll(".prose img")) {
  const opener = document.createElement("button");
  opener.type = "button";
  opener.className = "enlarge";
  opener.setAttribute("aria-label", `${lesson.dataset.enlarge}: ${picture.alt}`);
  picture.replaceWith(opener);
  opener.append(picture);
  opener.addEventListener("click", () => {
    large.src = picture.currentSrc || picture.src;
    large.alt = picture.alt;
    dialog.setAttribute("aria-label", picture.alt);
    scroller.classList.remove("zoom__picture--large");
    dialog.showModal();
  });
}

// Another language has other anchors: the place is kept by counting headings.
const PLACE = "place-before-language";
const headings = [...lesson.querySelectorAll(".prose :is(h2, h3)[id]")];

document.querySelector(".language-switch")?.addEventListener("submit", () => {
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 120).length;
  try {
    sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, passed]));
  } catch {
    // Private mode: the page begins at its top.
  }
});

try {
  const [path, passed] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  sessionStorage.removeItem(PLACE);
  if (path === location.pathname && passed) headings[passed - 1]?.scrollIntoView({ behavior: "instant" });
} catch {
  // Private mode.
}

// What is wider than the page scrolls by keyboard too, also where a browser alone would not let it.
const wide = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const each of lesson.querySelectorAll(".prose :is(pre, table, div.arithmatex)")) wide.observe(each);

// Each box of a list to tick is named by its line.
for (const [index, line] of lesson.querySelectorAll(".task-list-item").entries()) {
  line.id ||= `line-${index}`;
  line.querySelector("input")?.setAttribute("aria-labelledby", line.id);
}
