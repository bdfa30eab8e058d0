// Search, speaker, statement, article at the right place, export: with JavaScript and without; and axe on every page.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const [base, xray, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [320, 375, 768, 1280];
const SCHEMES = ["light", "dark"];
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
let checks = 0;
const ok = (condition, message) => { assert.ok(condition, message); checks += 1; };

async function open(javascript, width = 1280) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  await page.setJavaScriptEnabled(javascript);
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") page.faults.push(message.text()); });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("file:") && !url.startsWith("data:")) page.faults.push(`asked for ${url}`);
  });
  return page;
}

const text = (page, selector) => page.$eval(selector, (it) => it.textContent.trim().replace(/\s+/g, " "));
async function follow(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

async function walk(javascript) {
  const page = await open(javascript);
  await page.goto(base);
  await page.type("#q", "speaker:ashdell inquiry");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  ok(page.url().includes("/search?q=speaker%3Aashdell+inquiry"), page.url());
  ok(/^\d+ statements?$/.test(await text(page, "#count")), "the answers are counted");
  ok((await page.$$(".hit")).length > 0, "there are answers");
  const hit = await text(page, ".hit blockquote");

  // A facet narrows the answer, a chip takes it back.
  const all = parseInt(await text(page, "#count"));
  const facet = ".facets section:nth-of-type(2) li a";
  const expected = parseInt(await text(page, ".facets section:nth-of-type(2) li .n"));
  if (javascript) {
    await page.evaluate(() => { window.kept = true; });
    await page.click(facet);
    await page.waitForFunction((n) => parseInt(document.querySelector("#count").textContent) === n, {}, expected);
    ok(await page.evaluate(() => window.kept === true), "narrowed without reload");
    await page.click(".chips li:last-child a");
    await page.waitForFunction((n) => parseInt(document.querySelector("#count").textContent) === n, {}, all);
    await page.goBack();
    await page.waitForFunction((n) => parseInt(document.querySelector("#count").textContent) === n, {}, expected);
    await page.goto(`${base}search?q=speaker:ashdell+inquiry`);
  } else {
    await follow(page, facet);
    ok(parseInt(await text(page, "#count")) === expected, "the facet counts what it leads to");
    await follow(page, ".chips li:last-child a");
    ok(parseInt(await text(page, "#count")) === all, "the chip takes it back");
  }

  // The speaker: a chart, and the same figures as a table.
  await follow(page, ".hit .name");
  ok((await text(page, "h1")).includes("Ashdell"), "the speaker's page");
  ok((await page.$$eval(".timeline rect", (it) => it.length)) > 0, "a chart");
  const figures = await page.$$eval("#t-months td:nth-child(2)", (it) => it.map((cell) => +cell.textContent.replace(",", "")));
  ok(figures.length > 0 && figures.every((n) => n > 0), "the chart is a table too");
  await page.goBack();

  // The statement, and from it the article at the right place.
  const link = ".hit .permalink";
  const id = (await page.$eval(link, (it) => it.getAttribute("href"))).split("/").pop();
  await follow(page, link);
  ok(page.url().endsWith(`/statement/${id}`), "a permalink");
  const marked = await page.$$eval(".passage .c", (it) => it.map((span) => span.textContent).join(""));
  ok(hit.split(" … ").every((part) => marked.replace(/\s+/g, " ").includes(part)), `“${marked}” is not “${hit}”`);
  ok((await text(page, "main")).includes("named in the source") || (await page.$$("tbody tr")).length > 0, "the reason is told");
  await follow(page, ".go");
  ok(page.url().includes("/article?") && page.url().endsWith(`#s-${id}`), page.url());
  const on = await page.$$eval(".text .c.on, .text .c.hot", (it) => it.map((span) => span.textContent).join(""));
  ok(hit.split(" … ").every((part) => on.replace(/\s+/g, " ").includes(part)), "the statement is marked in the article");
  const top = await page.$eval(`#s-${id}`, (it) => it.getBoundingClientRect().top);
  ok(top >= 0 && top < 900, `the place is in view: ${top}`);
  const own = await page.evaluate(async (address) => {
    const body = document.querySelector(".text").textContent;
    return { body, address };
  }, page.url());
  const json = await (await fetch(page.url().split("#")[0].replace("/article?", "/article.json?"))).json();
  ok(own.body === json.text, "the page holds the words of the text and no others");

  // The statement in other outlets: a chart, and the words that each cut.
  await page.goto(`${base}statement/${id}`);
  await follow(page, ".trace");
  ok((await page.$$(".variants tbody tr")).length > 0, "every printing is listed");
  await page.goto(`${base}trace?of=deserve+to+know`);
  ok((await page.$$(".family .timeline rect")).length > 2, "a chart of the outlets");
  ok((await page.$$(".variants del")).length > 0, "what was cut is shown");

  // Figures, a line a voice.
  await page.goto(`${base}numbers?of=injured,hurt`);
  ok((await page.$$(".timeline rect")).length > 0, "a chart of the figures");
  ok((await page.$$("#t-figures tbody tr")).length > 1, "and a table");

  // Export: every table as CSV and JSON.
  await page.goto(`${base}search?q=speaker:ashdell`);
  const csv = await page.$eval(".sort .as a", (it) => it.href);
  const lines = (await (await fetch(csv)).text()).trim().split("\n");
  ok(lines[0].startsWith("statement_id,"), "CSV has a header");
  ok(lines.length - 1 >= parseInt(await text(page, "#count")), "and every answer");

  if (javascript) {
    // Keys.
    await page.keyboard.press("/");
    ok(await page.evaluate(() => document.activeElement.id === "q"), "/ searches");
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    ok(await page.evaluate(() => [...document.querySelectorAll(".hit")].findIndex((it) => it.classList.contains("at")) === 1), "j walks");
    await page.keyboard.press("k");
    ok(await page.evaluate(() => document.querySelector(".hit").classList.contains("at")), "k walks back");
    await page.keyboard.press("?");
    ok(await page.$eval("#keys", (it) => it.open), "? shows the keys");
    await page.keyboard.press("Escape");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    ok(page.url().includes("/statement/"), "Enter opens it");
    await follow(page, ".go");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    ok((await page.$$(".text .hot")).length > 0, "j walks the article's statements");
    await page.keyboard.press("h");
    ok(await page.evaluate(() => document.documentElement.classList.contains("plain")), "h hides the marks");
    await page.keyboard.press("h");
    await page.hover(".text p:nth-of-type(3) span[data-s]");
    ok((await page.$$(".card.hot")).length > 0, "hover shows the card");
  }
  assert.deepEqual(page.faults, [], "nothing is broken, blocked or asked for elsewhere");
  await page.close();
}

async function look() {
  const rows = await (await fetch(`${base}search.json?q=speaker:ashdell`)).json();
  const row = rows.statements.find((it) => it.form === "direct") ?? rows.statements[0];
  const article = `article?id=${encodeURIComponent(row.document.id)}&at=${row.statement_id}`;
  const pages = {
    overview: "", search: "search?q=speaker:ashdell+form:direct", all: "search", none: "search?q=xyzzyplugh", speakers: "speakers",
    speaker: `speaker/${row.speaker[0].entity_id}`, statement: `statement/${row.statement_id}`, article, sources: "sources",
    labels: "labels?of=captain", trace: "trace?of=deserve+to+know", numbers: "numbers?of=injured,hurt", help: "help", problem: "statement/nothing", xray: null,
  };
  let violations = 0;
  for (const [name, path] of Object.entries(pages)) {
    for (const scheme of SCHEMES) {
      for (const width of WIDTHS) {
        const page = await open(true, width);
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.goto(path === null ? xray : base + path);
        if (path !== null) await page.$$eval("main details", (all) => all.forEach((it) => { it.open = true; }));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        ok(overflow <= 0, `${name} is ${overflow} px too wide at ${width}`);
        if (width === 375 || width === 1280) {
          // The policy lets no foreign script in: axe is put there by the debugger.
          await page.evaluate(axe);
          const found = await page.evaluate(() => window.axe.run(document, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
          }));
          for (const it of found.violations) {
            violations += 1;
            console.error(`axe: ${name} ${width} ${scheme}: ${it.id}: ${it.help}`);
            for (const node of it.nodes.slice(0, 3)) console.error(`  ${node.html.slice(0, 160)} ${node.failureSummary?.split("\n")[1] ?? ""}`);
          }
          if (shots) {
            mkdirSync(shots, { recursive: true });
            const height = await page.evaluate(() => document.documentElement.scrollHeight);
            await page.setViewport({ width, height: Math.min(height, 2000) });
            await page.screenshot({ path: `${shots}/${name}-${width}-${scheme}.png` });
          }
        }
        if (name !== "problem") assert.deepEqual(page.faults, [], `${name} at ${width}`);
        await page.close();
      }
    }
  }
  ok(violations === 0, `axe found ${violations} violations`);
}

try {
  await walk(true);
  await walk(false);
  await look();
  console.log(`e2e: ${checks} checks passed, with JavaScript and without; axe found nothing`);
} finally {
  await browser.close();
}
