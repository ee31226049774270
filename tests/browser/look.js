// look.js PAGE.html ... - opens each page in headless Chromium, at phone and desktop width, light and dark, and says in TAP whether
// axe-core finds nothing, nothing makes the page scroll sideways, the labels of charts can be read, nothing is cut off in print, and
// html-validate agrees.
// SHOTS=FOLDER keeps screenshots. Modules: playwright-core, axe-core, html-validate (NODE_PATH). Browser: $CHROMIUM or /usr/bin/chromium.
'use strict';
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');
const { HtmlValidate, FileSystemConfigLoader } = require('html-validate');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let count = 0;
function ok(holds, name, notes = []) {
  count++;
  console.log(`${holds ? 'ok' : 'not ok'} ${count} - ${name}`);
  for (const note of notes) console.log(`#   ${note}`);
}

async function look(browser, file) {
  const name = path.basename(path.dirname(file));
  const report = await new HtmlValidate(new FileSystemConfigLoader({ root: true, extends: ['html-validate:recommended'] })).validateFile(file);
  const said = report.results.flatMap(r => r.messages.map(m => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
  ok(report.valid && said.length === 0, `${name}: html-validate`, said.slice(0, 10));
  for (const width of [375, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled: true });
      const page = await context.newPage();
      const requests = [];
      page.on('request', r => { if (!r.url().startsWith('file://') || !r.url().endsWith('.html')) requests.push(r.url()); });
      await page.goto('file://' + path.resolve(file));
      const scripts = await page.locator('script').count();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      const small = await page.evaluate(() => [...document.querySelectorAll('figure svg text')].filter(t => t.textContent.trim())
        .filter(t => t.getBoundingClientRect().height < 9).length);
      // Labels of a chart that lie on one another, or outside of it.
      const tangled = await page.evaluate(() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
        const frame = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => ({ text: t.textContent.trim(), box: t.getBoundingClientRect() }));
        const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        return texts.filter((t, i) => t.box.right > frame.right + 1 || t.box.left < frame.left - 1 || texts.some((u, k) => k > i && !apart(t.box, u.box)))
          .map(t => t.text);
      }));
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      await page.evaluate(axe);
      const found = await page.evaluate(() => axe.run({ resultTypes: ['violations'] }));
      ok(found.violations.length === 0, `${name} ${width} ${colorScheme}: axe`,
        found.violations.map(v => `${v.id}: ${v.nodes.length} x ${v.nodes[0].html.slice(0, 120)}`));
      ok(wide <= 0, `${name} ${width} ${colorScheme}: nothing makes the page scroll sideways`, wide > 0 ? [`${wide} px too wide`] : []);
      ok(small === 0, `${name} ${width} ${colorScheme}: text in charts can be read`, small ? [`${small} texts under 9 px`] : []);
      ok(tangled.length === 0, `${name} ${width} ${colorScheme}: labels of charts lie apart and inside`, tangled.slice(0, 10));
      ok(requests.length === 0 && scripts === 0, `${name} ${width} ${colorScheme}: the page is one file, without script`, requests);
      await context.close();
    }
  }
  // A sheet of A4 less margins of 1 cm; what is wider is lost on paper.
  const paper = await browser.newContext({ viewport: { width: 718, height: 1000 } });
  const sheet = await paper.newPage();
  await sheet.emulateMedia({ media: 'print' });
  await sheet.goto('file://' + path.resolve(file));
  const cut = await sheet.evaluate(() => [...document.querySelectorAll('td, th, p, li, svg')]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
    .map(e => e.outerHTML.slice(0, 120)));
  if (process.env.SHOTS) await sheet.screenshot({ path: `${process.env.SHOTS}/${name}-print.png`, fullPage: true });
  ok(cut.length === 0, `${name} print: nothing is cut off`, cut.slice(0, 10));
  await paper.close();
}

(async () => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars'],
  });
  try {
    for (const file of process.argv.slice(2)) await look(browser, file);
  } finally {
    await browser.close();
  }
  console.log(`1..${count}`);
})().catch(error => { console.log(`Bail out! ${error.message}`); process.exit(1); });
