// Opens pages in Chromium and reports what a person would see.  Reads {folder, pages, pictures} as JSON on stdin,
// writes a list of findings.  Exit 3: playwright-core or Chromium is not installed.
"use strict";

const path = require("path");
const { pathToFileURL } = require("url");

let chromium;
try {
  ({ chromium } = require("playwright-core"));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(3);
}

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const SIZES = { desktop: { width: 1200, height: 900 }, phone: { width: 390, height: 844 } };

// What is wrong with the layout of the page that is open.
function layout() {
  const problems = [];
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) problems.push(`the page is ${width} px wide on a screen of ${innerWidth}`);
  const seen = [...document.querySelectorAll("math")].filter((m) => m.checkVisibility());
  for (const math of seen) {
    const box = math.getBoundingClientRect();
    if (box.width < 2 || box.height < 5) problems.push(`a formula has no size: ${math.textContent}`);
  }
  for (const box of document.querySelectorAll(".right, .statement, .left, .conditions li, .why")) {
    const around = box.parentElement.getBoundingClientRect();
    const own = box.getBoundingClientRect();
    if (box.checkVisibility() && own.right > around.right + 1) problems.push(`${box.className} sticks out: ${box.textContent}`);
    if (["visible", "clip"].includes(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth + 1)
      problems.push(`${box.className} runs over: ${box.textContent}`);
  }
  const rows = [...document.querySelectorAll(".chain > .right")].map((e) => e.getBoundingClientRect());
  rows.forEach((row, n) => {
    if (n && row.top < rows[n - 1].bottom - 1 && row.height) problems.push(`step ${n + 1} overlaps the one above`);
  });
  return { formulas: seen.length, problems };
}

async function main() {
  const { folder, pages, pictures } = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const address = (name) => pathToFileURL(path.join(folder, name)).href;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
  const found = [];
  const page = await browser.newPage({ viewport: SIZES.desktop, deviceScaleFactor: pictures ? 2 : 1 });
  const said = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) said.push(`asks for ${request.url()}`);
  });
  for (const name of pages) {
    await page.goto(address(name));
    await page.evaluate(() => document.fonts.ready);
    const fonts = await page.evaluate(() => document.fonts.check('16px "STIX Two Math"') && document.fonts.size);
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      found.push({ name, size, fonts, ...(await page.evaluate(layout)), console: said.splice(0) });
      if (pictures) await page.screenshot({ path: path.join(pictures, `${name}-${size}.png`), fullPage: true });
    }
  }
  await page.setViewportSize(SIZES.desktop);
  const searches = {};
  await page.goto(address("index.html"));
  for (const words of ["ELBO", "elbo evidence", "divergence", "E03", "no such thing"]) {
    await page.fill("#q", words);
    searches[words] = await page.$$eval(".theorems li", (rows) =>
      rows.filter((row) => row.checkVisibility()).map((row) => row.querySelector(".id").textContent));
  }
  const subjects = await page.$$eval(".subject", (all) => all.filter((one) => one.checkVisibility()).length);
  await page.fill("#q", "evidence is elbo");
  await Promise.all([page.waitForURL(/D01\.html$/), page.press("#q", "Enter")]);
  const opened = await page.textContent("h1");
  await page.click("details.fine summary");
  const unfolded = await page.$$eval("details.fine .right", (rows) => rows.filter((row) => row.checkVisibility()).length);
  await browser.close();
  process.stdout.write(JSON.stringify({ pages: found, searches, subjects, opened, unfolded }));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(/Executable doesn't exist|ENOENT/.test(error.message) ? 3 : 1);
});
