// The bytes of a document, asked for in parts as pages need them, so that a long document opens as fast as a short one.
import { PDFDataRangeTransport } from "pdfjs-dist/legacy/build/pdf.mjs";

export const PART = 256 * 1024;
const WAITS = [0, 800, 3000];
const SIZE = /^bytes \d+-\d+\/(\d+)$/;

async function asked(url, begin, end, signal) {
  let trouble;
  for (const wait of WAITS) {
    if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      // A log-in page in place of the bytes is a refusal; and nothing of a document stays in the browser's cache.
      const answer = await fetch(url, { headers: { Range: `bytes=${begin}-${end - 1}` }, cache: "no-store", redirect: "error", signal });
      if (answer.ok) return answer;
      trouble = new Error(`answered ${answer.status}`);
      if (answer.status < 500) break;
    } catch (error) {
      trouble = error;
      if (signal.aborted) break;
    }
  }
  throw trouble;
}

class Parts extends PDFDataRangeTransport {
  constructor(url, size, tag, beginning, lost) {
    super(size, beginning);
    Object.assign(this, { url, tag, lost, line: new AbortController() });
  }

  async requestDataRange(begin, end) {
    try {
      const answer = await asked(this.url, begin, end, this.line.signal);
      if (answer.status !== 206 || answer.headers.get("ETag") !== this.tag) throw new Error("another version");
      this.onDataRange(begin, new Uint8Array(await answer.arrayBuffer()));
    } catch (error) {
      if (!this.line.signal.aborted) this.lost(error);
    }
  }

  abort() {
    this.line.abort();
  }
}

// What getDocument is given: the whole of a small document, or its beginning and a way to the rest.
export async function bytesOf(url, lost) {
  const answer = await asked(url, 0, PART, new AbortController().signal);
  const beginning = new Uint8Array(await answer.arrayBuffer());
  const size = answer.status === 206 ? Number(SIZE.exec(answer.headers.get("Content-Range") ?? "")?.[1]) : beginning.length;
  if (size <= beginning.length) return { data: beginning };
  return { range: new Parts(url, size, answer.headers.get("ETag"), beginning, lost), rangeChunkSize: PART };
}
