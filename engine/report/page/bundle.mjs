// SPDX-License-Identifier: GPL-3.0-or-later
// node bundle.mjs FOLDER FILE: bundles src/ with the packages in FOLDER/node_modules into the one page
// FILE. A report is that page with its data in the place of the marker.
import {mkdirSync, readFileSync, renameSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";

const MARKER = "<!--RUSHTON-PAYLOAD-->";
const [folder, file] = process.argv.slice(2).map((path) => resolve(path));
const source = join(dirname(fileURLToPath(import.meta.url)), "src");
const esbuild = createRequire(join(folder, "package.json"))("esbuild");

async function bundle(entry) {
    const built = await esbuild.build({
        entryPoints: [join(source, entry)],
        bundle: true, minify: true, write: false, charset: "ascii", format: "iife",
        target: ["chrome100", "firefox113", "safari16.4"],
        loader: {"": "text"},
        nodePaths: [join(folder, "node_modules")],
        logLevel: "warning", legalComments: "none",
    });
    return built.outputFiles[0].text.trim();
}

const [style, script] = [await bundle("page.css"), await bundle("main.js")];
if (/<\/style/i.test(style) || /<\/script|<!--/i.test(script))
    throw new Error("style or script would end its own element");
const page = readFileSync(join(source, "page.html"), "utf8")
    .replace("/*style*/", () => style).replace("/*script*/", () => script);
if (page.split(MARKER).length !== 2)
    throw new Error(`the page needs exactly one ${MARKER}`);
mkdirSync(dirname(file), {recursive: true});
writeFileSync(`${file}.part`, page);
renameSync(`${file}.part`, file);
