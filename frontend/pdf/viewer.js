// The reader of PDF documents: pages drawn as they come into sight, text that can be chosen and found. The pictures of the
// pages stand in its place until its first page is drawn, and again when it fails.
import { AnnotationMode, GlobalWorkerOptions, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { EventBus, LinkTarget, PDFLinkService, PDFViewer } from "pdfjs-dist/legacy/web/pdf_viewer.mjs";
import { bytesOf } from "./bytes.js";
import { FindBar, Finder } from "./finding.js";
import { stretching } from "./touching.js";

export { patternOf } from "./finding.js";

const [SMALLEST, LARGEST] = [0.25, 5];
const SILENT = { pause() {}, resume() {}, async translate() {}, async translateOnce() {}, async get() { return ""; }, getLanguage: () => "th", getDirection: () => "ltr" };

class Reader {
  constructor(box) {
    this.box = box;
    this.pictures = box.querySelector("[data-pdf-pictures]");
    this.root = box.querySelector("template[data-pdf-parts]").content.firstElementChild.cloneNode(true);
    this.words = { ...this.root.dataset };
    this.part = (name) => this.root.querySelector(`[data-pdf-${name}]`);
    this.scroller = this.part("scroll");
    this.shown = false;
  }

  async open() {
    const { worker, assets } = this.box.dataset;
    const at = (folder) => new URL(`${assets}${folder}/`, location.href).href;
    GlobalWorkerOptions.workerSrc = worker;
    const bytes = await bytesOf(this.box.dataset.pdf, (error) => this.giveUp(error));
    this.task = getDocument({
      ...bytes, cMapUrl: at("cmaps"), standardFontDataUrl: at("standard_fonts"), wasmUrl: at("wasm"), useWasm: false,
      disableAutoFetch: true, disableStream: true, disableWorkerRendering: true, enableXfa: false, verbosity: 0,
    });
    const pdf = await this.task.promise;
    this.box.append(this.root);
    this.build(at("images"));
    this.links.setDocument(pdf);
    this.viewer.setDocument(pdf);
    this.part("pages").textContent = this.words.of.replace("{all}", pdf.numPages.toLocaleString());
    this.bus.on("pagerendered", ({ error }) => (error ? this.giveUp(error) : this.appear()));
  }

  build(images) {
    this.bus = new EventBus();
    this.links = new PDFLinkService({ eventBus: this.bus, externalLinkTarget: LinkTarget.BLANK });
    this.finder = new Finder({ linkService: this.links, eventBus: this.bus });
    this.viewer = new PDFViewer({
      container: this.scroller, viewer: this.scroller.firstElementChild, eventBus: this.bus, linkService: this.links, findController: this.finder,
      l10n: SILENT, annotationMode: AnnotationMode.ENABLE, imageResourcesPath: images, removePageBorders: this.scroller.clientWidth < 480,
    });
    this.links.setViewer(this.viewer);
    this.findBar = new FindBar(this.root, this.bus, this.words);
    this.listen();
  }

  listen() {
    const number = this.part("number");
    this.bus.on("pagesinit", () => {
      this.viewer.currentScaleValue = "page-width";
      if (this.viewer.currentScale > 1.5) this.viewer.currentScaleValue = "1.5";
      for (let at = 0; at < this.viewer.pagesCount; at += 1) {
        this.viewer.getPageView(at).div.setAttribute("aria-label", this.words.page.replace("{page}", (at + 1).toLocaleString()));
      }
    });
    this.bus.on("pagechanging", ({ pageNumber }) => { number.value = pageNumber; });
    this.bus.on("scalechanging", ({ scale }) => { this.part("scale").textContent = `${Math.round(scale * 100)}%`; });
    number.addEventListener("change", () => this.turnTo(number));
    number.form.addEventListener("submit", (event) => { event.preventDefault(); this.turnTo(number); });
    this.root.addEventListener("click", (event) => this.act(event.target.closest("button[name=pdf-act]")?.value));
    this.root.addEventListener("pdf:leave", () => this.leaveFinding());
    document.addEventListener("keydown", (event) => this.key(event));
    stretching(this.scroller, (by, origin) => this.scale(by, origin));
    new ResizeObserver(() => {
      if (this.viewer.currentScaleValue === "page-width") this.viewer.currentScaleValue = "page-width";
      this.viewer.update();
    }).observe(this.scroller);
  }

  turnTo(field) {
    const wanted = Math.trunc(Number(field.value.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0x0e50)));
    if (wanted >= 1) this.viewer.currentPageNumber = Math.min(wanted, this.viewer.pagesCount);
    field.value = this.viewer.currentPageNumber;
  }

  scale(by, origin) {
    const wanted = Math.min(LARGEST, Math.max(SMALLEST, this.viewer.currentScale * by));
    this.viewer.updateScale({ scaleFactor: wanted / this.viewer.currentScale, origin, drawingDelay: 300 });
  }

  act(name) {
    if (name === "back") this.viewer.previousPage();
    else if (name === "on") this.viewer.nextPage();
    else if (name === "smaller") this.scale(1 / 1.2);
    else if (name === "larger") this.scale(1.2);
    else if (name === "fit") this.viewer.currentScaleValue = "page-width";
    else if (name === "rotate") this.viewer.pagesRotation = (this.viewer.pagesRotation + 90) % 360;
    else if (name === "find") this.findBar.open ? this.leaveFinding() : this.findBar.show();
    else if (name === "find-back") this.findBar.ask("again", true);
    else if (name === "find-on") this.findBar.ask("again");
    else if (name === "find-close") this.leaveFinding();
    else return false;
    return true;
  }

  leaveFinding() {
    this.findBar.hide();
    this.scroller.focus({ preventScroll: true });
  }

  // Keys go by their place, so that they work with a Thai keyboard as well.
  key(event) {
    if (!this.shown || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const inside = this.root.contains(document.activeElement);
    const typing = document.activeElement?.closest("input, textarea, select");
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.code === "KeyF") {
      // the browser knows only the pages drawn; pressed again in the field, its own search opens
      if (document.activeElement === this.findBar.field || (typing && !inside)) return;
      event.preventDefault();
      this.findBar.show();
      return;
    }
    if (!inside || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = { Equal: "larger", NumpadAdd: "larger", Minus: "smaller", NumpadSubtract: "smaller", Digit0: "fit", Numpad0: "fit", KeyR: "rotate", KeyN: "on", KeyP: "back" };
    if (!event.shiftKey || event.code === "Equal") {
      if (this.act(keys[event.code])) event.preventDefault();
    }
  }

  // The first page is drawn: the pictures step aside, and the reader stays at the page that was looked at.
  appear() {
    if (this.shown) return;
    this.shown = true;
    const seen = this.pictureInSight();
    const focused = this.pictures.contains(document.activeElement);
    this.root.classList.remove("d-pdf-waiting");
    this.pictures.classList.add("d-pdf-aside");
    if (seen > 1) this.viewer.currentPageNumber = Math.min(seen, this.viewer.pagesCount);
    else this.scroller.scrollTop = 0;
    if (focused) this.scroller.focus({ preventScroll: true });
  }

  pictureInSight() {
    const named = /^#page-(\d+)$/.exec(location.hash);
    if (named) return Number(named[1]);
    const top = Math.max(0, this.pictures.getBoundingClientRect().top);
    const sheets = [...this.pictures.querySelectorAll(".s-sheet")];
    return 1 + sheets.findIndex((sheet) => sheet.getBoundingClientRect().bottom > top + 80);
  }

  giveUp(error) {
    if (this.over) return;
    this.over = true;
    console.warn("The document is shown as pictures:", error?.message ?? error);
    this.pictures.classList.remove("d-pdf-aside");
    if (this.shown) {
      const page = this.viewer.currentPageNumber;
      this.box.querySelector("[data-pdf-trouble]").hidden = false;
      this.pictures.querySelectorAll(".s-sheet")[page - 1]?.scrollIntoView({ block: "nearest" });
    }
    this.shown = false;
    this.viewer?.setDocument(null);
    this.root.remove();
    this.task?.destroy();
  }
}

export async function show(box) {
  const reader = new Reader(box);
  try {
    await reader.open();
  } catch (error) {
    reader.giveUp(error);
  }
}
