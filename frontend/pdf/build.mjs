// Builds the reader of PDF documents and lays beside it what pdf.js asks for while it works: worker, character maps, fonts, decoders.
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "node_modules", "pdfjs-dist");
const target = join(process.env.SAMNAK_VAR_DIR || "var", "pdf");

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await build({
  entryPoints: { viewer: join(here, "viewer.js"), worker: join(modules, "legacy", "build", "pdf.worker.mjs") },
  outdir: target, bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none", logLevel: "error",
});

// The policy of our pages lets no WebAssembly run, so of the decoders only those in plain JavaScript are taken.
const wanted = { cmaps: /./, standard_fonts: /./, wasm: /_nowasm_fallback\.js$|^LICENSE_(PDFJS_)?(JBIG2|OPENJPEG)$/, "web/images": /^annotation-.*\.svg$/ };
for (const [folder, names] of Object.entries(wanted)) {
  for (const name of (await readdir(join(modules, folder))).filter((one) => names.test(one))) {
    await cp(join(modules, folder, name), join(target, folder.replace("web/", ""), name));
  }
}
await cp(join(modules, "LICENSE"), join(target, "LICENSE"));
