// Places to drop files on, and the list of what was chosen.
function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024)).toLocaleString()} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function show(input) {
  const list = input.closest("[data-ui-drop]")?.querySelector("[data-ui-drop-files]");
  list?.replaceChildren(...[...input.files].map((file) => {
    const line = document.createElement("li");
    line.className = "s-drop-file";
    const name = document.createElement("span");
    name.textContent = file.name;
    const told = document.createElement("span");
    told.className = "s-soft s-nowrap";
    told.textContent = size(file.size);
    line.append(name, told);
    return line;
  }));
}

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    const place = event.target.closest?.("[data-ui-drop]");
    if (!place) return;
    event.preventDefault();
    place.classList.add("s-drop-over");
  });
}

document.addEventListener("dragleave", (event) => {
  const place = event.target.closest?.("[data-ui-drop]");
  if (place && !place.contains(event.relatedTarget)) place.classList.remove("s-drop-over");
});

document.addEventListener("drop", (event) => {
  const place = event.target.closest?.("[data-ui-drop]");
  if (!place) return;
  event.preventDefault();
  place.classList.remove("s-drop-over");
  const input = place.querySelector("input[type=file]");
  const files = new DataTransfer();
  for (const file of [...(input.multiple ? input.files : []), ...event.dataTransfer.files].slice(input.multiple ? 0 : -1)) files.items.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-ui-drop] input[type=file]")) show(event.target);
});
