// Signing in again in another tab gives a new form token: the forms of this page take it over, so that nothing typed must be sent twice.
function token() {
  const found = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  return found ? decodeURIComponent(found.slice("csrftoken=".length)) : "";
}

let known = token();

function renew() {
  const now = token();
  if (!now || now === known) return;
  known = now;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = now;
  if (document.body.hasAttribute("hx-headers:inherited")) {
    document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": now }));
  }
}

document.addEventListener("visibilitychange", renew);
window.addEventListener("focus", renew);
document.addEventListener("submit", renew, true);
document.addEventListener("input", renew, true);
