// Reads a JSON list of [name, math] on stdin, renders each with KaTeX in its strictest mode,
// writes a JSON list of [name, message] of those it rejects. Exit 3: KaTeX is not installed.
"use strict";

let katex;
try {
  katex = require("katex");
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(3);
}

const rejected = [];
for (const [name, math] of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
  try {
    katex.renderToString(math, { displayMode: true, throwOnError: true, strict: "error", trust: false });
  } catch (error) {
    rejected.push([name, error.message]);
  }
}
process.stdout.write(JSON.stringify(rejected));
