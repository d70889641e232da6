// Makes templates/studio/editor.js of what the lock names, and beside it the licences of all that is
// in it: `npm ci --ignore-scripts && npm run build`. Another folder may be named behind it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const to = process.argv[2] ?? join(here, "..", "..", "..", "templates", "studio");
const made = await build({
  absWorkingDir: here,
  entryPoints: ["text_view.js"],
  outfile: join(to, "editor.js"),
  banner: { js: "/* Made by wizard/studio/editor/build.js: CodeMirror 6 and others, MIT, see editor.licences.txt. */" },
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none",
  metafile: true,
  minify: true,
  target: "es2022",
});
const named = Object.keys(made.metafile.inputs).map((it) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(it)?.[1]);
const licences = [...new Set(named.filter(Boolean))].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((it) => /^licen[cs]e/i.test(it));
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
});
writeFileSync(join(to, "editor.licences.txt"), licences.join(`\n${"-".repeat(80)}\n\n`));
