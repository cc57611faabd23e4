// Reads gettext catalogues (.po) so that esbuild can put them into the bundle.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("./locale/", import.meta.url);
const LOCALES = { zh: "zh_CN", en: "en" };

const unquote = (line) => JSON.parse(line.slice(line.indexOf('"')));

/** Return `{msgid: msgstr}` of one catalogue; plurals and contexts are not used by the page. */
export function parse(text) {
  const entries = [];
  let field = null;
  for (const line of text.split("\n")) {
    if (line.startsWith("msgid ")) entries.push({ msgid: "", msgstr: "" });
    if (/^msg(id|str) /.test(line)) field = line.slice(0, line.indexOf(" "));
    if (/^(msgid |msgstr |")/.test(line)) entries.at(-1)[field] += unquote(line);
  }
  return Object.fromEntries(entries.filter(({ msgid }) => msgid).map(({ msgid, msgstr }) => [msgid, msgstr]));
}

const path = (locale) => fileURLToPath(new URL(`${locale}/LC_MESSAGES/page.po`, FOLDER));

/** esbuild plug-in: `import catalogues from "yunlab:catalogues"`. */
export const catalogues = {
  name: "catalogues",
  setup(build) {
    build.onResolve({ filter: /^yunlab:catalogues$/ }, ({ path }) => ({ path, namespace: "catalogues" }));
    build.onLoad({ filter: /.*/, namespace: "catalogues" }, async () => {
      const pairs = Object.entries(LOCALES).map(async ([language, locale]) => [
        language,
        parse(await readFile(path(locale), "utf8")),
      ]);
      const contents = JSON.stringify(Object.fromEntries(await Promise.all(pairs)));
      return { contents, loader: "json", watchFiles: Object.values(LOCALES).map(path) };
    });
  },
};
