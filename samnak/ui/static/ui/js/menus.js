// Menus are <details>: one open at a time, closed by Escape, a press outside or a choice; arrows move.
function items(menu) {
  return [...menu.querySelectorAll(".s-menu-list :is(a, button, input)")].filter((item) => item.offsetParent !== null);
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-ui-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!(menu instanceof HTMLDetailsElement) || !menu.matches("[data-ui-menu]") || !menu.open) return;
  const list = menu.querySelector(".s-menu-list");
  list.classList.toggle("s-menu-up", false);
  const box = list.getBoundingClientRect();
  if (box.bottom > window.innerHeight - 8 && box.top - box.height > 60) list.classList.add("s-menu-up");
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-ui-menu]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  menu.open = true;
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  all[(next + all.length) % all.length]?.focus();
});
