// Forms: one sending per press, growing text areas, leaving with unsaved words, jump to the first error.
const sent = new WeakSet();

// Whoever signed in again in another tab has a new token in the cookie; the page that waited takes it before it sends.
function freshen(event) {
  const token = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  const field = event.target.querySelector?.("[name=csrfmiddlewaretoken]");
  if (token && field) field.value = token;
}

document.addEventListener("submit", freshen, true);
document.addEventListener("ui:before-send", freshen);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) { event.preventDefault(); return; }
  if (form.matches("[hx-post], [data-hx-post]")) return;
  sent.add(form);
  form.dataset.uiSent = "true";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => { sent.delete(form); event.submitter?.removeAttribute("aria-busy"); }, 4000);
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
});

const grows = CSS.supports("field-sizing", "content");

function grow(area) {
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${area.scrollHeight + 2}px`);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-ui-guard]");
  if (form) form.dataset.uiChanged = "true";
  if (!grows && event.target.matches("textarea[data-ui-grow]")) grow(event.target);
});

document.addEventListener("ui:saved", (event) => { delete event.target.dataset?.uiChanged; });

window.addEventListener("beforeunload", (event) => {
  const left = [...document.querySelectorAll("form[data-ui-guard][data-ui-changed]")].some((form) => !form.dataset.uiSent);
  if (left) event.preventDefault();
});

// A link in the summary of errors brings the field to the eye and puts the cursor in it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-ui-errors] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.scrollIntoView({ block: "center" });
  (field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea"))?.focus({ preventScroll: true });
});
