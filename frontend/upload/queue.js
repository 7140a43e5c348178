// The files on their way: three at a time, each by the tus protocol, so that a broken line costs nothing that came before.
// Folders with nothing in them go the same way, by a short request of their own.
import { DetailedError, Upload, defaultOptions } from "tus-js-client";

const AT_ONCE = 3;
const CHUNK = 16 * 1024 * 1024;
const SMALL = 1024 * 1024;  // smaller ones are sent anew rather than remembered
const DELAYS = [0, 1000, 3000, 5000, 10000, 20000];
export const storage = defaultOptions.urlStorage;

export class Queue {
  constructor(setup, told) {
    this.setup = setup;
    this.told = told;
    this.jobs = [];
    this.forAll = "";  // what to do with names that are taken, once said for all
  }

  add(found) {
    const jobs = found.map(({ file, path }) => ({
      file: file ?? { name: path, size: 0 }, isFolder: !file, path, state: "waiting", sent: 0, clash: "refuse", reason: "",
    }));
    this.jobs.push(...jobs);
    this.told.added(jobs);
    this.next();
  }

  get busy() {
    return this.jobs.some((job) => ["waiting", "sending", "asking"].includes(job.state));
  }

  next() {
    const sending = this.jobs.filter((job) => job.state === "sending").length;
    for (const job of this.jobs.filter((one) => one.state === "waiting").slice(0, Math.max(0, AT_ONCE - sending))) this.send(job);
    if (!this.busy) this.told.rested();
  }

  async send(job) {
    this.set(job, "sending");
    if (job.isFolder) {
      await this.makeFolder(job);
      return;
    }
    job.upload ??= this.make(job);
    if (!job.upload.url) {
      const known = await job.upload.findPreviousUploads();
      if (job.state !== "sending") return;  // paused meanwhile
      if (known.length) {
        job.continued = true;
        job.upload.resumeFromPreviousUpload(known[0]);
      }
    }
    job.upload.start();
  }

  get headers() {
    return { "X-CSRFToken": this.setup.csrf, "X-Requested-With": "XMLHttpRequest" };
  }

  async makeFolder(job) {
    const { foldersUrl, standing } = this.setup;
    let answer;
    try {
      answer = await fetch(foldersUrl, { method: "POST", headers: this.headers, body: new URLSearchParams({ path: job.path, standing }) });
    } catch {
      this.refused(job, 0, {});
      return;
    }
    if (answer.status === 201) {
      this.set(job, "done");
      this.next();
    } else {
      this.refused(job, answer.status, await answer.json().catch(() => ({})));
    }
  }

  make(job) {
    const { url, folder, standing } = this.setup;
    return new Upload(job.file, {
      endpoint: url,
      chunkSize: CHUNK,
      retryDelays: DELAYS,
      uploadDataDuringCreation: true,
      storeFingerprintForResuming: job.file.size > SMALL,
      removeFingerprintOnSuccess: true,
      fingerprint: () => Promise.resolve(`samnak|${folder}|${job.path}|${job.file.size}|${job.file.lastModified}`),
      headers: this.headers,
      metadata: { filename: job.file.name, relativePath: job.path, folder, clash: job.clash, standing },
      onProgress: (sent) => {
        job.sent = sent;
        this.told.moved(job);
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        return status === 0 || status === 409 || status === 423 || status >= 500;
      },
      onSuccess: () => {
        job.sent = job.file.size;
        this.set(job, "done");
        this.next();
      },
      onError: (error) => this.failed(job, error),
    });
  }

  failed(job, error) {
    const answer = error instanceof DetailedError ? error.originalResponse : null;
    const status = answer?.getStatus() ?? 0;
    let told = {};
    try {
      told = JSON.parse(answer?.getBody() || "{}");
    } catch { /* not one of our answers */ }
    this.refused(job, status, told);
  }

  refused(job, status, told) {
    if (status === 422 && told.free && !job.isFolder) {
      this.clashed(job, told.free);
      return;
    }
    const words = this.setup.words;
    job.reason = told.reason || (status === 401 ? words.signedOut : status === 0 ? words.offline : words.failed);
    job.lost = status === 0;
    this.set(job, "failed");
    this.next();
  }

  async clashed(job, free) {
    this.set(job, "asking");
    const answer = this.forAll || await this.told.ask(job, free);
    if (job.state !== "asking") return;
    this.settle(job, answer);
  }

  settle(job, answer) {
    if (answer === "skip") {
      this.set(job, "skipped");
    } else {
      job.clash = answer;
      job.upload = null;
      this.set(job, "waiting");
    }
    this.next();
  }

  async pause(job) {
    if (job.state === "waiting" || job.state === "sending") {
      this.set(job, "paused");
      await job.upload?.abort();
      this.next();
    }
  }

  resume(job) {
    if (job.state !== "paused" && job.state !== "failed") return;
    if (job.state === "failed" && !job.lost) job.upload = null;
    job.reason = "";
    this.set(job, "waiting");
    this.next();
  }

  async cancel(job) {
    if (job.state === "done") return;
    this.set(job, "gone");
    try {
      await job.upload?.abort(true);
    } catch { /* the server sweeps what it was not told of */ }
    this.next();
  }

  online() {
    for (const job of this.jobs.filter((one) => one.state === "failed" && one.lost)) this.resume(job);
  }

  set(job, state) {
    if (job.state === "gone") return;
    job.state = state;
    this.told.changed(job);
  }
}

export async function leftBehind(folder) {
  const known = await storage.findAllUploads();
  return known.filter((one) => one.metadata?.folder === folder);
}

export async function giveUp(left, headers) {
  await storage.removeUpload(left.urlStorageKey);
  if (left.uploadUrl) await Upload.terminate(left.uploadUrl, { headers, retryDelays: [] }).catch(() => {});
}
