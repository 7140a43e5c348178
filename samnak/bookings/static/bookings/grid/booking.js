// The small form on the grid: a title books the time that was drawn; when it is taken, what could be had instead is offered.
import { clock, DAY, iso, minuteOf } from "./data.js";
import { newKey, tell } from "./server.js";

export class BookingForm {
  constructor(grid) {
    this.grid = grid;
    this.dialog = document.getElementById("grid-booking");
    this.form = this.dialog.querySelector("form");
    this.place = this.dialog.querySelector("[data-g-place]");
    this.problem = this.dialog.querySelector("[data-g-problem]");
    this.offers = this.dialog.querySelector("[data-g-offers]");
    this.more = this.dialog.querySelector("[data-g-more]");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.form.addEventListener("input", () => this.tellPlace());
    this.dialog.addEventListener("close", () => {
      grid.pointer.clear();
      grid.view.scroll.focus({ preventScroll: true });
    });
  }

  // `moved` is set when a block was to be moved here and the time is taken: then only the offers are asked.
  open(room, start, end) {
    if (!room.books) {
      tell(this.grid.words.notYours.replace("%s", room.name), "warning");
      return;
    }
    this.moving = null;
    this.room = room;
    this.day = Math.floor(start / DAY);
    this.key = newKey();
    this.form.reset();
    this.form.elements.begins.value = clock(start);
    this.form.elements.finishes.value = clock(end);
    this.form.classList.remove("g-only-offers");
    this.clear();
    this.tellPlace();
    this.dialog.showModal();
    this.form.elements.title.focus();
  }

  offer(moving, answer) {
    this.moving = moving;
    this.form.classList.add("g-only-offers");
    this.place.textContent = moving.block.known ? moving.block.title : "";
    this.tellProblem(answer);
    this.dialog.showModal();
    this.offers.querySelector("button")?.focus();
  }

  get span() {
    const minutes = (text) => {
      const [hours, rest] = text.split(":").map(Number);
      return this.day * DAY + hours * 60 + rest;
    };
    const start = minutes(this.form.elements.begins.value);
    const end = minutes(this.form.elements.finishes.value);
    return [start, end <= start ? end + DAY : end];
  }

  tellPlace() {
    if (this.moving) return;
    const [start, end] = this.span;
    const { view, words } = this.grid;
    if (!Number.isFinite(start) || !Number.isFinite(end)) return;
    this.place.textContent = `${this.room.name} · ${view.dayWords(start)} · ${clock(start)}–${clock(end)}`;
    const first = view.sheet.first;
    const query = new URLSearchParams({ room: this.room.id, start: iso(first, start), end: iso(first, end) });
    this.more.href = `${words.newUrl}?${query}`;
  }

  clear() {
    this.problem.hidden = true;
    this.offers.replaceChildren();
    this.form.elements.title.removeAttribute("aria-invalid");
  }

  async send(other = null) {
    const { server, view, words } = this.grid;
    const { sheet } = view;
    const [start, end] = this.span;
    const wish = other ?? { room: this.room, start, end };
    if (!this.form.elements.title.value.trim()) {
      this.form.elements.title.setAttribute("aria-invalid", "true");
      this.form.elements.title.focus();
      return;
    }
    this.busy(true);
    const answer = await server.book(sheet.first, {
      ...wish, title: this.form.elements.title.value, attendees: this.form.elements.attendees.value, key: this.key,
    });
    this.busy(false);
    if (answer.status === 201) {
      this.dialog.close();
      tell(answer.state === "pending" ? words.asked : words.booked);
      await this.grid.refresh();
      return;
    }
    this.key = newKey();
    this.tellProblem(answer);
  }

  tellProblem(answer) {
    this.problem.hidden = false;
    this.problem.textContent = answer.message;
    const { view, words } = this.grid;
    const offers = (answer.alternatives ?? []).slice(0, 3).map((offer) => {
      const room = view.sheet.rooms.find((one) => one.id === offer.resource) ?? { id: offer.resource, name: offer.resource_name };
      const wish = { room, start: minuteOf(view.sheet.first, offer.start), end: minuteOf(view.sheet.first, offer.end) };
      const button = document.createElement("button");
      button.type = "button";
      button.className = "s-button s-button-secondary s-button-medium g-offer";
      const name = document.createElement("span");
      name.className = "g-offer-name";
      name.textContent = `${offer.resource_name} · ${view.dayWords(wish.start)} ${clock(wish.start)}–${clock(wish.end)}`;
      const why = document.createElement("span");
      why.className = "g-offer-why";
      why.textContent = offer.reason;
      button.append(name, why);
      button.addEventListener("click", () => {
        if (!this.moving) return this.send(wish);
        const { moving } = this;
        this.dialog.close();
        return this.grid.move(moving.room, moving.block, wish);
      });
      return button;
    });
    if (offers.length) {
      const title = document.createElement("p");
      title.className = "g-offers-title";
      title.textContent = words.instead;
      offers.unshift(title);
    }
    this.offers.replaceChildren(...offers);
  }

  busy(on) {
    for (const button of this.dialog.querySelectorAll("button")) button.toggleAttribute("disabled", on);
  }
}
