// Autosave: a form with data-ui-autosave="address" is sent in the background a moment after the last key, and says so in words.
const timers = new WeakMap();
const busy = new WeakSet();

function tell(form, state, words) {
  const scope = form.querySelector("[data-ui-autosave-state]") ?? document.querySelector("[data-ui-autosave-state]");
  if (!scope) return;
  scope.className = `s-autosave s-autosave-${state}`;
  const name = `ui${state[0].toUpperCase()}${state.slice(1)}`;
  scope.querySelector("[data-ui-autosave-words]").textContent = words ?? scope.dataset[name];
}

function clock() {
  const time = new Date().toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit", hour12: false });
  return document.documentElement.lang === "en" ? time : `${time} น.`;
}

// The session is over: the server's words with the way to sign in are shown once, and the form stays as it is.
function askToSignIn(words) {
  const place = document.getElementById("toasts");
  if (!place?.querySelector("[data-ui-logged-out]")) place?.insertAdjacentHTML("beforeend", words);
}

async function save(form) {
  if (busy.has(form)) { later(form); return; }
  busy.add(form);
  tell(form, "saving");
  form.dispatchEvent(new CustomEvent("ui:before-send", { bubbles: true }));
  try {
    const answer = await fetch(form.dataset.uiAutosave, {
      method: "POST", body: new FormData(form), headers: { "X-Autosave": "1", Accept: "application/json" }, redirect: "error",
    });
    if (answer.status === 401) askToSignIn(await answer.text());
    if (!answer.ok) throw new Error(String(answer.status));
    const said = answer.status === 204 ? {} : await answer.json();
    const scope = form.querySelector("[data-ui-autosave-state]") ?? document.querySelector("[data-ui-autosave-state]");
    tell(form, "saved", `${scope?.dataset.uiSaved ?? ""} ${said.saved ?? clock()}`.trim());
    form.dispatchEvent(new CustomEvent("ui:saved", { bubbles: true, detail: said }));
  } catch {
    tell(form, "failed");
    later(form, 8000);
  } finally {
    busy.delete(form);
  }
}

function later(form, wait = 900) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), wait));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-ui-autosave]");
  if (!form || event.target.type === "file") return;
  tell(form, "changed");
  later(form);
});

document.addEventListener("submit", (event) => clearTimeout(timers.get(event.target)));
