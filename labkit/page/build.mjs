// Builds the page: `npm run build`. The 3-D view becomes a chunk of its own, fetched after the controls are usable.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { catalogues } from "./catalogue.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = here("../voila/templates/yunlab/static");

await rm(target, { recursive: true, force: true });
// Runs before anything is drawn, so it is a plain script of its own.
await build({ entryPoints: { shell: here("src/shell.ts") }, outdir: target, bundle: true, format: "iife", minify: true });
await build({
  entryPoints: { page: here("src/main.tsx"), replay: here("src/replay.tsx"), style: here("style/page.css") },
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: ["es2022", "chrome100", "firefox113", "safari16.4"],
  chunkNames: "[name]-[hash]",
  legalComments: "linked",
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [catalogues],
  logLevel: "info",
});
