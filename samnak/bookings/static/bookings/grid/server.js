// What the grid asks of the server, and how its answers are told.
import { iso } from "./data.js";

export class SignedOutError extends Error {}

export class Server {
  constructor(frame, words) {
    this.words = words;
    this.source = frame.dataset.gSource;
    this.bookUrl = frame.dataset.gBook;
    this.moveUrl = frame.dataset.gMove;
    this.token = frame.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  async load(query, signal) {
    const answer = await fetch(`${this.source}?${query}`, { headers: { Accept: "application/json" }, signal });
    if (answer.redirected || answer.status === 401) throw new SignedOutError();
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  book(first, wish) {
    return this.send(this.bookUrl, {
      room: wish.room.id,
      starts_at: iso(first, wish.start),
      ends_at: iso(first, wish.end),
      title: wish.title,
      attendees: wish.attendees,
      request_key: wish.key,
    });
  }

  move(first, from, to) {
    return this.send(this.moveUrl, {
      resource: from.room.id,
      at: iso(first, from.start),
      to: to.room.id,
      starts_at: iso(first, to.start),
      ends_at: iso(first, to.end),
    });
  }

  // Gives {status, ...what was answered}; a lost connection is told like any other trouble.
  async send(url, values) {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": this.token },
        body: new URLSearchParams(values),
      });
      if (answer.redirected || answer.status === 401) return { status: 401, message: this.words.signedOut };
      const told = await answer.json().catch(() => ({}));
      const message = told.message ?? Object.values(told.errors ?? {}).flat().join(" ");
      return { ...told, status: answer.status, message: message || (answer.ok ? "" : this.words.trouble) };
    } catch {
      return { status: 0, message: this.words.offline };
    }
  }
}

// A passing message, with what takes the deed back.
export function tell(words, kind = "success", undo = null) {
  document.dispatchEvent(new CustomEvent("ui:toast", { detail: { words, kind } }));
  const toast = document.getElementById("toasts")?.lastElementChild;
  if (!undo || !toast) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "s-toast-undo";
  button.textContent = undo.words;
  button.addEventListener("click", () => {
    toast.remove();
    undo.act();
  });
  toast.querySelector("p")?.after(button);
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}
