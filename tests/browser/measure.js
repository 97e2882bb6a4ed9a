// Says what a page does wrong on a small screen, a sentence for each fault; `least` is a target's height.
(least) => {
  const name = (element) => {
    const own = element.id ? `#${element.id}` : [...element.classList].map((each) => `.${each}`).join("");
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 30);
    return `${element.localName}${own} “${words}”`;
  };
  const style = (element) => getComputedStyle(element);
  const isSeen = (element) =>
    element.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true }) &&
    style(element).clipPath === "none" && element.getClientRects().length > 0;
  const isWithin = (element, test) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) if (test(each)) return true;
    return false;
  };
  const scrolls = (element) => style(element).overflowX !== "visible";
  const floats = (element) => ["fixed", "sticky"].includes(style(element).position);
  const isHidden = (element) => isWithin(element, (each) => style(each).clipPath !== "none");

  // The innermost elements that reach past `right`, as far as nothing inside of `frame` scrolls them.
  function reaching(all, right, frame = document.body) {
    const wide = all.filter(
      (element) => isSeen(element) && element.getBoundingClientRect().right > right + 1 && !isWithin(element.parentElement, (each) => each !== frame && frame.contains(each) && scrolls(each)),
    );
    const inner = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
    return inner.slice(0, 3).map(name).join(", ");
  }

  function sideways() {
    const width = document.documentElement.clientWidth;
    const needed = document.scrollingElement.scrollWidth;
    return needed > width ? [`scrolls sideways to ${needed} px: ${reaching([...document.body.querySelectorAll("*")], width)}`] : [];
  }

  function clipped() {
    return [...document.body.querySelectorAll("main *, header *")]
      .filter((element) => isSeen(element) && !isHidden(element) && !element.closest("svg, select, math, input, textarea"))
      .filter((element) => ["hidden", "clip"].includes(style(element).overflowX) && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${name(element)} cuts off ${reaching([...element.querySelectorAll("*")], element.getBoundingClientRect().right, element)}`);
  }

  const touch = (one, other) =>
    [...one.getClientRects()].some((a) =>
      [...other.getClientRects()].some(
        (b) => a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2,
      ),
    );

  function overlapping() {
    const all = [...document.querySelectorAll("h1, h2, h3, a, button, input, select, label, summary, dt, dd, th, td, legend")].filter(
      (element) => isSeen(element) && !isHidden(element) && !isWithin(element, floats) && !element.closest(".skip-link, dialog"),
    );
    const found = [];
    all.forEach((one, index) => {
      for (const other of all.slice(index + 1)) {
        if (!one.contains(other) && !other.contains(one) && touch(one, other)) found.push(`${name(one)} lies over ${name(other)}`);
      }
    });
    return found;
  }

  function height(element) {
    const labels = element.matches("[type=radio], [type=checkbox]") ? [...(element.labels ?? [])] : [];
    return Math.max(...[element, ...labels].map((each) => each.getBoundingClientRect().height));
  }

  function small() {
    const targets = "nav a, nav button, form button, form input:not([type=hidden]), form select, form textarea, a.button, summary";
    return [...document.querySelectorAll(targets)]
      .filter((element) => isSeen(element) && !isHidden(element) && !element.disabled && !element.closest(".prose p, .prose li"))
      .filter((element) => height(element) < least - 0.5)
      .map((element) => `${Math.round(height(element))} px high: ${name(element)}`);
  }

  return [...sideways(), ...clipped(), ...overlapping(), ...small()];
}
