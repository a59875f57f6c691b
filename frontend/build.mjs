// Builds Kith's style sheets, script, fonts and licence texts into the place Django serves them from.
//
//   npm ci --ignore-scripts && node build.mjs            (once)
//   node build.mjs --watch                               (while changing the look)
//
// Nothing built is committed. The style sheet for right-to-left languages is the other one, mirrored.

import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import rtlcss from "rtlcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "..", "src", "kith", "kit", "static", "kit", "build");
const fontSource = join(modules, "@fontsource", "atkinson-hyperlegible");

// One family, two weights, the Latin letters only: what every page needs and no more.
const FONTS = {
  "atkinson-hyperlegible-400.woff2": "atkinson-hyperlegible-latin-400-normal.woff2",
  "atkinson-hyperlegible-700.woff2": "atkinson-hyperlegible-latin-700-normal.woff2",
};

const MADE = [
  "app.css",
  "app.rtl.css",
  "app.js",
  "app.js.LEGAL.txt",
  "worker.js",
  "govuk-frontend.LEGAL.txt",
  "atkinson-hyperlegible.LEGAL.txt",
];

// Old enough for a cheap phone some five years old.
const BROWSERS = ["chrome88", "edge88", "firefox78", "safari15"];

/** Write a file beside its name first, then rename: a page asking meanwhile never sees half of it. */
async function put(name, text) {
  const beside = join(out, `.${name}.part`);
  await writeFile(beside, text);
  await rename(beside, join(out, name));
}

async function styles() {
  const compiled = sass.compile(join(here, "scss", "app.scss"), {
    loadPaths: [modules],
    quietDeps: true,
    style: "expanded",
  });
  const minify = async (css) =>
    (await esbuild.transform(css, { loader: "css", minify: true, target: BROWSERS })).code;
  await put("app.css", await minify(compiled.css));
  await put("app.rtl.css", await minify(rtlcss.process(compiled.css)));
}

async function script() {
  await esbuild.build({
    entryPoints: [join(here, "js", "app.js")],
    outfile: join(out, "app.js"),
    bundle: true,
    format: "esm",
    legalComments: "linked",
    logLevel: "warning",
    minify: true,
    target: BROWSERS,
  });
  const worker = await readFile(join(here, "js", "worker.js"), "utf8");
  await put("worker.js", (await esbuild.transform(worker, { minify: true, target: BROWSERS })).code);
}

async function fonts() {
  for (const [to, from] of Object.entries(FONTS)) {
    await copyFile(join(fontSource, "files", from), join(out, to));
  }
}

// govuk-frontend's package carries no licence file: this is its authors' licence, as they publish it.
const GOVUK_LICENCE = `The MIT License (MIT)

Copyright (c) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** The licence texts of what stands in the built files. */
async function legal() {
  const govuk = JSON.parse(await readFile(join(modules, "govuk-frontend", "package.json"), "utf8"));
  await put("govuk-frontend.LEGAL.txt", `govuk-frontend ${govuk.version}\n\n${GOVUK_LICENCE}`);
  await put("atkinson-hyperlegible.LEGAL.txt", await readFile(join(fontSource, "LICENSE"), "utf8"));
}

async function build() {
  const began = performance.now();
  await mkdir(out, { recursive: true });
  await Promise.all([styles(), script(), fonts(), legal()]);
  console.log(`front end built in ${Math.round(performance.now() - began)} ms`);
}

/** Remove what an earlier build left and this one no longer makes. */
async function tidy() {
  const made = new Set([...Object.keys(FONTS), ...MADE]);
  for (const name of await readdir(out)) if (!made.has(name)) await rm(join(out, name), { recursive: true });
}

await build();
await tidy();

if (process.argv.includes("--watch")) {
  let waiting;
  for (const folder of ["scss", "js"]) {
    watch(join(here, folder), () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => build().catch((fault) => console.error(fault.message)), 50);
    });
  }
}
