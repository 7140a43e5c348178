// Keeps typed words of forms with data-ui-keep in this tab, so that an expired session loses nothing. Passwords and files are never kept.
const PREFIX = "samnak:kept:";

function key(form) {
  return `${PREFIX}${location.pathname}:${form.dataset.uiKeep}`;
}

function words(form) {
  const kept = [];
  for (const field of form.elements) {
    if (!field.name || /^(password|file|hidden|submit|button)$/.test(field.type) || field.autocomplete === "one-time-code") continue;
    if (field.type === "checkbox" || field.type === "radio") kept.push([field.name, field.value, field.checked]);
    else kept.push([field.name, field.value]);
  }
  return kept;
}

function restore(form) {
  const stored = sessionStorage.getItem(key(form));
  if (!stored || form.querySelector("[aria-invalid=true]")) return;
  let changed = false;
  for (const [name, value, checked] of JSON.parse(stored)) {
    const fields = [...form.elements].filter((field) => field.name === name);
    if (checked !== undefined) {
      const field = fields.find((one) => one.value === value);
      if (field && field.checked !== checked) { field.checked = checked; changed = true; }
    } else if (fields.length === 1 && fields[0].value !== value && "defaultValue" in fields[0] && fields[0].defaultValue === fields[0].value && value) {
      fields[0].value = value;
      changed = true;
    }
  }
  if (!changed) return;
  const told = document.documentElement.lang === "en" ? "What you typed before has been put back." : "นำข้อความที่พิมพ์ค้างไว้กลับมาให้แล้ว";
  setTimeout(() => document.dispatchEvent(new CustomEvent("ui:toast", { detail: { words: told, kind: "info" } })), 0);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-ui-keep]");
  if (form) sessionStorage.setItem(key(form), JSON.stringify(words(form)));
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("form[data-ui-keep]")) sessionStorage.setItem(`${PREFIX}sent`, key(form));
});

document.addEventListener("ui:saved", (event) => {
  if (event.target.matches?.("form[data-ui-keep]")) sessionStorage.removeItem(key(event.target));
});

// A page that opens without the sent form, outside log-in, means that the form arrived; so does the same form, empty or
// saved, behind the redirect that follows a form taken in. Then its words are forgotten. A log-in between holds them.
const sent = sessionStorage.getItem(`${PREFIX}sent`);
const loggedOut = document.querySelector("input[type=password], [data-ui-logged-out]") || document.querySelector(".s-problem-icon");
const forms = [...document.querySelectorAll("form[data-ui-keep]")];
const redirected = (performance.getEntriesByType("navigation")[0]?.redirectCount ?? 0) > 0;
if (sent && loggedOut) {
  sessionStorage.setItem(`${PREFIX}held`, "1");
} else if (sent) {
  const held = sessionStorage.getItem(`${PREFIX}held`);
  sessionStorage.removeItem(`${PREFIX}held`);
  if (!forms.some((form) => key(form) === sent) || (redirected && !held)) {
    sessionStorage.removeItem(sent);
    sessionStorage.removeItem(`${PREFIX}sent`);
  }
}
forms.forEach(restore);

// Leaving by the door empties the drawer.
document.addEventListener("submit", (event) => {
  if (!/\/logout\/$/.test(event.target.action ?? "")) return;
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
});
