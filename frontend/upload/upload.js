// Sending files and folders into the drive: dropped on the page or chosen, shown in a calm panel in the corner.
import { isSupported } from "tus-js-client";
import { chosen, dropped } from "./entries.js";
import { Queue, giveUp, leftBehind } from "./queue.js";

const SHOWN = 60;  // rows that stand in the panel at once

function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(bytes ? 1 : 0, Math.round(bytes / 1024)).toLocaleString()} KB`;
  return bytes < 1024 ** 3 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${(bytes / 1024 ** 3).toFixed(2)} GB`;
}

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

class Panel {
  constructor(root) {
    this.root = root;
    this.words = { ...root.querySelector("[data-up-words]").dataset };
    this.part = (name) => root.querySelector(`[data-up-${name}]`);
    this.setup = {
      url: root.dataset.uploadUrl, foldersUrl: root.dataset.foldersUrl, folder: root.dataset.driveFolder,
      csrf: root.dataset.csrf, standing: root.dataset.standing, words: this.words,
    };
    this.queue = new Queue(this.setup, this);
    this.rows = new Map();
    this.asked = Promise.resolve();
    this.listen();
    this.remind();
  }

  listen() {
    for (const box of this.root.querySelectorAll("input[type=file]")) {
      box.addEventListener("change", () => {
        this.queue.add(chosen(box.files));
        box.value = "";
      });
    }
    this.root.addEventListener("click", (event) => {
      const act = event.target.closest("button[name=up-act]");
      if (act) this.act(act.value, this.jobOf(act));
    });
    let depth = 0;
    const carries = (event) => event.dataTransfer?.types.includes("Files") && !event.target.closest?.("[data-ui-drop], dialog");
    addEventListener("dragenter", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      depth += 1;
      this.part("veil").hidden = false;
    });
    addEventListener("dragover", (event) => carries(event) && event.preventDefault());
    addEventListener("dragleave", () => {
      depth = Math.max(0, depth - 1);
      if (!depth) this.part("veil").hidden = true;
    });
    addEventListener("drop", async (event) => {
      depth = 0;
      this.part("veil").hidden = true;
      if (!carries(event)) return;
      event.preventDefault();
      this.queue.add(await dropped(event.dataTransfer));
    });
    addEventListener("online", () => this.queue.online());
    addEventListener("beforeunload", (event) => this.queue.busy && event.preventDefault());
  }

  jobOf(element) {
    const row = element.closest("[data-up-file]");
    return [...this.rows].find(([, one]) => one === row)?.[0];
  }

  act(name, job) {
    if (name === "files" || name === "folder") this.part(name).click();
    if (name === "pause") this.queue.pause(job);
    if (name === "resume") this.queue.resume(job);
    if (name === "cancel") this.queue.cancel(job);
    if (name === "pause-all") for (const one of [...this.queue.jobs]) this.queue.pause(one);
    if (name === "resume-all") for (const one of [...this.queue.jobs]) this.queue.resume(one);
    if (name === "close") this.close();
    if (name === "fold") {
      const folded = this.part("panel").classList.toggle("dr-up-folded");
      this.root.querySelector("button[value=fold]").setAttribute("aria-expanded", String(!folded));
    }
  }

  // ---- what the queue tells
  added(jobs) {
    if (!jobs.length) return;
    const files = jobs.filter((job) => !job.isFolder);
    this.part("panel").hidden = false;
    if (files.length) this.say(filled(this.words.began, { count: files.length }));
    this.draw();
  }

  changed(job) {
    if (job.state === "failed") this.say(`${job.file.name}: ${job.reason}`);
    if (job.state === "done") this.tellPage();
    this.draw();
  }

  moved() {
    this.draw();
  }

  rested() {
    if (!this.queue.jobs.length) return;
    if (!this.queue.jobs.some((job) => job.state === "paused")) this.say(this.told(this.queue.jobs, ["done"]));
    this.tellPage(true);
  }

  ask(job, free) {  // one question at a time
    this.asked = this.asked.then(() => (this.queue.forAll || job.state !== "asking" ? this.queue.forAll || "skip" : this.question(job, free)));
    return this.asked;
  }

  question(job, free) {
    const dialog = this.part("clash").closest("dialog");
    this.part("clash-name").textContent = job.path;
    this.part("clash-free").textContent = free;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        const answer = dialog.returnValue || "skip";
        if (this.part("clash-all").checked) this.queue.forAll = answer;
        resolve(answer);
      }, { once: true });
    });
  }

  told(jobs, good) {  // how far all of it has come; folders are counted only where nothing else was sent
    const files = jobs.filter((job) => !job.isFolder);
    const meant = files.length ? files : jobs;
    const done = meant.filter((job) => good.includes(job.state)).length;
    const failed = jobs.filter((job) => job.state === "failed").length;
    const { endedBadly, ended, madeFolders, progress } = this.words;
    const goesOn = meant.some((job) => ["waiting", "sending", "asking", "paused"].includes(job.state));
    const words = failed && !this.queue.busy ? endedBadly : goesOn ? progress : files.length ? ended : madeFolders;
    return filled(words, { done, failed, total: meant.length });
  }

  // ---- what is seen
  draw() {
    if (this.drawn) return;
    this.drawn = requestAnimationFrame(() => {
      this.drawn = 0;
      this.paint();
    });
  }

  paint() {
    const jobs = this.queue.jobs.filter((job) => job.state !== "gone");
    const order = ["failed", "asking", "sending", "paused", "waiting", "done", "skipped"];
    const shown = [...jobs].sort((one, two) => order.indexOf(one.state) - order.indexOf(two.state)).slice(0, SHOWN);
    const wanted = new Set(shown);
    for (const [job, row] of this.rows) {
      if (!wanted.has(job)) {
        row.remove();
        this.rows.delete(job);
      }
    }
    const list = this.part("list");
    for (const job of jobs.filter((one) => wanted.has(one))) {
      let row = this.rows.get(job);
      if (!row) {
        row = this.part("row").content.firstElementChild.cloneNode(true);
        this.rows.set(job, row);
        list.append(row);
      }
      this.fill(row, job);
    }
    const more = jobs.length - shown.length;
    this.part("more").hidden = !more;
    this.part("more").textContent = filled(this.words.more, { count: more });
    this.total(jobs);
  }

  fill(row, job) {
    const part = (name) => row.querySelector(`[data-up-file-${name}]`);
    const checking = !job.isFolder && job.state === "sending" && job.sent >= job.file.size;
    const told = checking ? this.words.checking : this.words[job.isFolder && job.state === "done" ? "made" : job.state];
    const percent = job.file.size ? Math.floor((100 * job.sent) / job.file.size) : 0;
    row.dataset.state = job.state;
    part("name").textContent = job.path;
    part("told").textContent = job.state === "failed" ? job.reason : job.isFolder ? `${this.words.folder} · ${told}`
      : `${size(job.file.size)} · ${told}${job.state === "sending" && !checking ? ` ${percent}%` : ""}${job.continued && job.state === "sending" ? ` · ${this.words.continued}` : ""}`;
    const bar = part("bar");
    bar.hidden = !["sending", "paused"].includes(job.state);
    bar.value = percent;
    bar.setAttribute("aria-label", job.path);
    for (const button of row.querySelectorAll("button[name=up-act]")) {
      const may = { pause: ["sending", "waiting"], resume: ["paused", "failed"], cancel: ["sending", "waiting", "paused", "failed", "asking"] }[button.value];
      button.hidden = !may.includes(job.state);
      button.dataset.word ??= button.getAttribute("aria-label") ?? button.title;
      const word = button.value === "resume" && job.state === "failed" ? this.words.retry : button.dataset.word;
      button.setAttribute("aria-label", `${word} ${job.file.name}`);
      button.title = word;
    }
  }

  total(jobs) {
    const all = jobs.reduce((sum, job) => sum + job.file.size, 0);
    const sent = jobs.reduce((sum, job) => sum + (job.state === "done" ? job.file.size : job.sent), 0);
    const failed = jobs.some((job) => job.state === "failed");
    this.part("heading").textContent = this.told(jobs, ["done", "skipped"]);
    this.part("total").value = all ? Math.floor((100 * sent) / all) : 100;
    this.part("bytes").textContent = filled(this.words.bytes, { sent: size(sent), all: size(all) });
    this.part("panel").dataset.state = this.queue.busy ? "busy" : failed ? "failed" : "done";
    const paused = jobs.some((job) => job.state === "paused");
    this.root.querySelector("button[value=pause-all]").hidden = !this.queue.busy;
    this.root.querySelector("button[value=resume-all]").hidden = this.queue.busy || !(paused || failed);
  }

  say(words) {
    this.part("live").textContent = words;
  }

  tellPage(now = false) {
    clearTimeout(this.telling);
    const tell = () => this.root.dispatchEvent(new CustomEvent("drive:changed", { bubbles: true, detail: { folder: this.setup.folder } }));
    const wait = now ? 0 : Math.max(0, 4000 - (Date.now() - (this.toldAt ?? 0)));
    this.telling = setTimeout(() => {
      this.toldAt = Date.now();
      tell();
    }, wait);
  }

  close() {
    if (this.queue.busy && !window.confirm(this.words.stop)) return;
    for (const job of [...this.queue.jobs]) if (job.state !== "done") this.queue.cancel(job);
    this.queue.jobs = [];
    this.queue.forAll = "";
    this.part("panel").hidden = true;
    this.paint();
    this.remind();
  }

  async remind() {
    const left = await leftBehind(this.setup.folder);
    const box = this.part("left");
    box.hidden = !left.length;
    this.part("left-list").replaceChildren(...left.map((one) => {
      const line = this.part("left-row").content.firstElementChild.cloneNode(true);
      line.querySelector("[data-up-left-name]").textContent = `${one.metadata.relativePath || one.metadata.filename} (${size(one.size)})`;
      line.querySelector("button").addEventListener("click", async () => {
        await giveUp(one, { "X-CSRFToken": this.setup.csrf, "X-Requested-With": "XMLHttpRequest" });
        this.remind();
      });
      return line;
    }));
  }
}

function start() {
  for (const root of document.querySelectorAll("[data-drive-folder][data-upload-url]:not([data-up-ready])")) {
    if (!isSupported) continue;
    root.dataset.upReady = "";
    root.hidden = false;
    new Panel(root);
  }
}

start();
document.addEventListener("htmx:after:settle", start);
