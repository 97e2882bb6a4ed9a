// Files: dropped or chosen, named with their size, and sent with progress.

function size(bytes) {
  const unit = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  const format = { style: "unit", unit: unit[0], maximumFractionDigits: 1 };
  return new Intl.NumberFormat(document.documentElement.lang, format).format(bytes / unit[1]);
}

for (const place of document.querySelectorAll("[data-file-drop]")) {
  const input = place.querySelector("input");
  const name = place.querySelector("[data-file-name]");
  const bar = place.querySelector("progress");
  const invitation = name.textContent;

  const show = () => {
    const [file] = input.files;
    name.textContent = file ? `${file.name} · ${size(file.size)}` : invitation;
  };
  input.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover"]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.add("file-drop--over");
    });
  }
  for (const kind of ["dragleave", "drop"]) place.addEventListener(kind, () => place.classList.remove("file-drop--over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });

  input.form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !input.files.length) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    const fail = () => {
      bar.hidden = true;
      input.form.removeAttribute("aria-busy");
      input.form.submit();
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = (100 * loaded) / total;
    });
    request.addEventListener("load", () => {
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      document.querySelector("main").replaceWith(answer.querySelector("main"));
      document.title = answer.title;
      history.pushState(null, "", request.responseURL);
      document.querySelector("main").focus();
    });
    request.addEventListener("error", fail);
    request.open("POST", input.form.action);
    bar.hidden = false;
    request.send(new FormData(input.form));
  });
}
