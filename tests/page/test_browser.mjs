// SPDX-License-Identifier: GPL-3.0-or-later
// test_browser.mjs PACKAGES FOLDER: opens the reports that make_pages.py wrote to FOLDER in a headless
// Chromium, by the driver in PACKAGES/node_modules. Exit code 77 without a browser.
import assert from "node:assert/strict";
import {existsSync, readFileSync, statSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import {join, resolve} from "node:path";
import {pathToFileURL} from "node:url";

const [packages, folder] = process.argv.slice(2).map((path) => resolve(path));
const program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
if (!program) {
    console.log("skipped: no chromium (package chromium)");
    process.exit(77);
}
const {chromium} = createRequire(join(packages, "package.json"))("playwright-core");
/* A container has no user name spaces for the sandbox; what is opened was written here. */
const browser = await chromium.launch({executablePath: program, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]});

/** A report in a page that complains of any message, error or request. */
async function open(name, options = {}) {
    const page = await browser.newPage({viewport: {width: 1360, height: 900}, acceptDownloads: true, ...options});
    page.complaints = [];
    page.on("console", (message) => page.complaints.push(`console ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => page.complaints.push(`error: ${error.message}`));
    page.on("request", (request) => {
        if (!/^(file|blob|data):/.test(request.url()) || (request.url().startsWith("file:") && !request.isNavigationRequest()))
            page.complaints.push(`request: ${request.url()}`);
    });
    /* read from a copy: reading a canvas again and again changes how it is drawn */
    await page.addInitScript(() => {
        window.pixels = (canvas) => {
            const copy = document.createElement("canvas");
            Object.assign(copy, {width: canvas.width, height: canvas.height});
            const ctx = copy.getContext("2d", {willReadFrequently: true});
            ctx.drawImage(canvas, 0, 0);
            return ctx.getImageData(0, 0, copy.width, copy.height).data;
        };
    });
    await page.goto(pathToFileURL(join(folder, name)).href);
    await page.waitForFunction(() => document.documentElement.dataset.ready === "1");
    return page;
}

async function close(page) {
    assert.deepEqual(page.complaints, []);
    await page.close();
}

/** Scrolls through the page, so that what is drawn when in sight is drawn. */
async function drawAll(page) {
    await page.evaluate(async () => {
        for (let y = 0; y < document.documentElement.scrollHeight; y += 900) {
            scrollTo(0, y);
            await new Promise((then) => requestAnimationFrame(() => setTimeout(then, 30)));
        }
    });
    await page.waitForFunction(() => [...document.querySelectorAll("main .plot")].every((p) => !p.offsetParent || p.querySelector("canvas")));
}

/** Names of figures whose canvas holds fewer than three colours. */
const blank = (page) => page.evaluate(() => [...document.querySelectorAll("main figure")].filter((f) => f.offsetParent).filter((f) => {
    const canvas = f.querySelector(".plot canvas"), seen = new Set();
    if (!canvas || !canvas.width)
        return true;
    const data = pixels(canvas);
    for (let i = 0; i < data.length && seen.size < 3; i += 4)
        seen.add((data[i] << 24) | (data[i + 1] << 16) | (data[i + 2] << 8) | data[i + 3]);
    return seen.size < 3;
}).map((f) => f.querySelector("h3").textContent));

/** A sum over the pixels of a canvas that tells pictures apart. */
const print = (page, selector) => page.evaluate((s) => {
    const data = pixels(document.querySelector(s));
    let sum = 0;
    for (let i = 0; i < data.length; i++)
        sum = (Math.imul(sum, 31) + data[i]) | 0;
    return sum;
}, selector);

const frame = (page) => page.evaluate(() => new Promise((then) => requestAnimationFrame(() => setTimeout(then, 30))));
const TILE = ".tile canvas";

async function everythingIsDrawn() {
    for (const name of ["one.html", "measured.html", "compartments.html", "arrays.html"]) {
        const page = await open(name);
        await drawAll(page);
        assert.deepEqual(await blank(page), [], `${name}: blank charts`);
        assert.ok(await page.locator("main figure").count() >= 4, name);
        const axes = await page.evaluate(() => [...document.querySelectorAll("main figure canvas[role=img], main .plot[role=img]")]
            .filter((e) => !e.getAttribute("aria-label")).length);
        assert.equal(axes, 0, `${name}: pictures without a text`);
        await close(page);
    }
}

async function titleIsText() {
    const page = await open("one.html");
    const wanted = "<script>document.title='owned'</script><img src=x onerror=alert(1)> & \"quoted\" </script>";
    assert.equal(await page.locator("h1").textContent(), wanted);
    assert.equal(await page.title(), wanted);
    assert.equal(await page.locator("main script, main img").count(), 0);
    await close(page);
}

const DATA = /(<script type="application\/json" id="rushton-payload">)([^]*?)(<\/script>)/;

/** Another page, FOLDER/name, whose payload is that of a report after a change. */
function changed(of, name, change) {
    const html = readFileSync(join(folder, of), "utf8"), payload = JSON.parse(DATA.exec(html)[2]);
    const text = JSON.stringify(change(payload) || payload).replace(/</g, "\\u003c");
    writeFileSync(join(folder, name), html.replace(DATA, (all, head, old, tail) => head + text + tail));
    return name;
}

/** Every text that is not a number's or a structure's becomes markup; none may take effect. */
async function everyTextIsText() {
    const keep = new Set(["type", "data", "packed", "kind", "group", "scale", "style", "level", "verdict", "bound", "along", "anchor"]);
    const hostile = (value, key) => (typeof value === "string" ? (keep.has(key) ? value : `</script><img src=x onerror="document.title='owned'"><b>${value}</b>`)
        : Array.isArray(value) ? value.map((v) => hostile(v, key)) : value && typeof value === "object"
            ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, hostile(v, k)])) : value);
    for (const of of ["measured.html", "arrays.html"]) {
        const page = await open(changed(of, "hostile.html", (payload) => hostile(payload, "")));
        await drawAll(page);
        assert.equal(await page.locator("main script, main img, main b b, nav img, header img").count(), 0, of);
        assert.notEqual(await page.title(), "owned", of);
        await close(page);
    }
}

/** What may be absent is absent: the page is still one. */
async function littleData() {
    const bare = (payload) => ({...payload, comparisons: undefined, notices: undefined, sections: undefined, command: null,
        runs: payload.runs.map(({title, label, file, complete, status, model, time, n_time}) => ({title, label, file, complete: false,
            status: `${status} not`, model, time, n_time, mesh: null, fields: null, balance: null}))});
    let page = await open(changed("one.html", "bare.html", bare));
    assert.equal(await page.locator(".headline .badge").first().textContent(), "INCOMPLETE");
    await close(page);

    const f64 = (values) => ({type: "f64", n: [values.length], data: Buffer.from(Float64Array.from(values).buffer).toString("base64")});
    const study = {schema: 1, title: "a study", created: "2026-01-01T00:00:00Z", program: "p", command: null, runs: [], sections: [{title: "What matters",
        anchor: "what", text: "words", tables: [{title: "t", columns: [{title: "a"}, {title: "b", unit: "g/L", align: "right"}], rows: [["x", 1.5], ["y", null]],
            marks: [["", "good"], ["", "doubt"]]}], charts: [
            {kind: "tornado", title: "tornado", x: {label: "biomass", unit: "g/L"}, base: 3, bars: [{name: "feed", low: 2, high: 5, low_setting: "1 L/h", high_setting: "2 L/h"}]},
            {kind: "bar", title: "bars", x: {label: "index"}, bars: [{name: "feed", value: 0.4, low: 0.3, high: 0.5}, {name: "kLa", value: null}]},
            {kind: "xy", title: "loop", x: {label: "gas", unit: "m3/h", log: true}, y: {label: "speed", unit: "rpm"}, series: [
                {name: "a curve that turns back", x: f64([1, 10, 100, 10]), y: f64([1, 2, 1, 0]), style: "line"},
                {name: "points", x: f64([3, 30]), y: f64([1, NaN]), u: f64([0.1, 0.1]), style: "points"},
                {name: "steps", x: f64([1, 10, 100]), y: f64([0.5, 0.7, 0.6]), style: "step"},
                {name: "a band", x: f64([1, 10]), y: f64([0.2, 0.3]), high: f64([0.8, 0.9]), style: "band"}]}]}]};
    page = await open(changed("one.html", "study.html", () => study));
    await drawAll(page);
    assert.deepEqual(await blank(page), []);
    assert.equal(await page.locator("#section-what figure").count(), 3);
    assert.equal(await page.locator("#section-what td.mark.good").textContent(), "1.5");
    await close(page);

    page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, changed("one.html", "later.html", (payload) => ({...payload, schema: 2})))).href);
    assert.match(await page.locator(".notice.error").textContent(), /version 1, not 2/);
    await page.close();
}

async function sliderAndPlay() {
    const page = await open("one.html");
    await page.locator(TILE).first().scrollIntoViewIfNeeded();
    await page.waitForFunction((s) => document.querySelector(s).width > 300, TILE);
    await frame(page);
    const slider = page.locator("#tank .slider"), last = await print(page, TILE);
    await slider.focus();
    await page.keyboard.press("Home");
    await frame(page);
    const first = await print(page, TILE);
    assert.notEqual(first, last, "the first snapshot looks like the last");
    assert.equal(await slider.getAttribute("aria-valuetext"), "0 h");
    await page.keyboard.press("ArrowRight");
    await frame(page);
    assert.notEqual(await print(page, TILE), first, "a key moves the field");
    await page.keyboard.press("Home");
    await page.locator("#tank .play").click();
    await page.waitForFunction(() => {
        const s = document.querySelector("#tank .slider");
        return s.value === s.max;
    });
    await frame(page);
    assert.equal(await print(page, TILE), last, "play ends with the last snapshot");
    /* a click into a chart is the moment of the tank, and its line follows the slider */
    const over = page.locator("#series .u-over").first();
    await over.scrollIntoViewIfNeeded();
    const box = await over.boundingBox();
    await over.click({position: {x: 2, y: box.height / 2}});
    assert.equal(await slider.inputValue(), "0");
    await slider.focus();
    await page.keyboard.press("End");
    const line = await page.locator("#series .moment").first().evaluate((e) => new DOMMatrix(getComputedStyle(e).transform).e);
    assert.ok(Math.abs(line - box.width) < 2, `line at ${line} of ${box.width}`);
    await close(page);
}

async function tankControls() {
    const page = await open("one.html");
    await page.locator(TILE).first().scrollIntoViewIfNeeded();
    await page.waitForFunction((s) => document.querySelector(s).width > 300, TILE);
    await frame(page);
    let before = await print(page, TILE);
    for (const [group, value] of [["Colour map", "cividis"], ["Range of the colours", "frame"], ["Scale of the colours", "log"], ["View from above", ""]]) {
        await page.locator(`[aria-label="${group}"] button[data-value="${value}"]`).click();
        await frame(page);
        const after = await print(page, TILE);
        assert.notEqual(after, before, `${group} changes nothing`);
        before = after;
    }
    const tiles = await page.locator(".tile").count();
    await page.locator('[aria-label="Add a field"]').selectOption({index: 1});
    assert.equal(await page.locator(".tile").count(), tiles + 1);
    const canvas = page.locator(TILE).first();
    await canvas.hover({position: {x: 90, y: 120}});
    assert.match(await page.locator(".tile .where").first().textContent(), /at r .* m, z .* m, \d+\u00b0/);
    await close(page);
}

async function threeRuns() {
    const page = await open("three.html");
    assert.equal(await page.locator(".runs button").count(), 3);
    const first = page.locator("#series figure:has(h3:text-is('glucose'))");
    await first.scrollIntoViewIfNeeded();
    await first.locator("canvas").waitFor();
    await frame(page);
    await first.evaluate((e) => { e.dataset.probe = "1"; });
    const chart = "[data-probe] canvas", all = await print(page, chart);
    const colours = await page.evaluate((s) => {
        const data = pixels(document.querySelector(s)), style = getComputedStyle(document.documentElement);
        return ["--s1", "--s2", "--s3"].filter((name) => {
            const hex = style.getPropertyValue(name).trim(), wanted = [1, 3, 5].map((c) => parseInt(hex.substr(c, 2), 16));
            for (let i = 0; i < data.length; i += 4)
                if (data[i + 3] > 200 && wanted.every((v, c) => Math.abs(v - data[i + c]) < 12))
                    return true;
            return false;
        }).length;
    }, chart);
    assert.equal(colours, 3, "three lines of three colours");
    await page.locator(".runs button").nth(1).click();
    await frame(page);
    assert.notEqual(await print(page, chart), all, "a run that is hidden");
    assert.equal(await first.locator(".legend li:visible").count(), 2);
    await page.locator(".runs button").nth(1).click();
    await frame(page);
    assert.equal(await print(page, chart), all, "a run that is shown again");
    await first.locator(".legend li:visible button").first().click();
    await frame(page);
    assert.notEqual(await print(page, chart), all, "a line that is hidden");
    assert.equal(await page.locator(".tile").count(), 3);
    await close(page);
}

async function chartTools() {
    const page = await open("one.html");
    const figure = page.locator("#series figure").first(), chart = "#series figure canvas";
    await figure.scrollIntoViewIfNeeded();
    await figure.locator("canvas").waitFor();
    await frame(page);
    const plain = await print(page, chart);
    await figure.locator(".tools button", {hasText: "log"}).click();
    await frame(page);
    assert.notEqual(await print(page, chart), plain, "a logarithmic axis");
    await figure.locator(".tools button", {hasText: "log"}).click();
    await frame(page);
    assert.equal(await print(page, chart), plain);
    const over = figure.locator(".u-over"), box = await over.boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 30, {steps: 4});
    await page.mouse.up();
    await frame(page);
    assert.notEqual(await print(page, chart), plain, "a stretch zoomed into");
    assert.notEqual(await figure.locator(".where").textContent(), "", "the place of the cursor");
    await figure.locator(".plot").focus();
    await page.keyboard.press("0");
    await page.mouse.move(5, 5);
    await frame(page);
    assert.equal(await print(page, chart), plain, "the whole again");
    await page.locator(".compose summary").click();
    const own = page.locator(".compose figure canvas"), boxes = page.locator(".compose input[type=checkbox]");
    /* drawn when in sight only, and the list of series above it may be long */
    await page.locator(".compose figure").scrollIntoViewIfNeeded();
    await own.waitFor();
    await boxes.nth(0).uncheck();
    await boxes.nth(1).uncheck();
    await own.waitFor();
    assert.equal(await page.locator(".compose h3").textContent(), "Nothing chosen");
    await page.locator(".compose input[type=search]").fill("oxygen");
    await page.locator(".compose label:visible input").first().check();
    await own.waitFor();
    assert.equal(await page.locator(".compose .legend li").count(), 1);
    const [table] = await Promise.all([page.waitForEvent("download"), figure.locator(".tools button", {hasText: "CSV"}).click()]);
    const text = readFileSync(await table.path(), "utf8");
    assert.match(text.split("\r\n")[0], /^time \[h\],.*\[g\/L\]/);
    assert.ok(text.split("\r\n").length > 10);
    const [picture] = await Promise.all([page.waitForEvent("download"), figure.locator(".tools button", {hasText: "PNG"}).click()]);
    assert.ok(statSync(await picture.path()).size > 5000);
    await close(page);
}

async function verdictAndPoints() {
    const page = await open("measured.html");
    assert.equal(await page.locator(".headline .badge").first().textContent(), "FAIL");
    assert.match(await page.locator("#measured table").first().innerText(), /NRMSE\(range\)/);
    const parity = page.locator("#measured figure", {hasText: "parity"});
    assert.equal(await parity.count(), 3);
    assert.ok(await page.locator("#series .legend", {hasText: "measured"}).count() >= 3);
    await close(page);
}

async function darkAndKeyboard() {
    const page = await open("one.html", {colorScheme: "dark"});
    const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await back();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the report");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "report");
    await page.locator('[aria-label="Colours of the page"] button[data-value="light"]').click();
    assert.notEqual(await back(), dark);
    const ring = await page.evaluate(() => {
        const button = document.querySelector("#tank .play");
        button.focus({focusVisible: true});
        return getComputedStyle(button).outlineStyle;
    });
    assert.equal(ring, "solid");
    await close(page);
}

async function whatIf() {
    const page = await open("one.html");
    const row = page.locator(".change").first();
    await row.locator("input").first().fill("mixing.speed");
    assert.match(await row.locator(".unit").textContent(), /^now \d+ rpm$/);
    await row.locator("input").nth(1).fill("90 rpm");
    const line = await page.locator(".command").textContent();
    assert.match(line, /^rushton run \S*one\.yaml --set 'mixing\.speed=90 rpm' -o \S+\.h5$/);
    await page.locator("#scenario summary").first().click();
    await page.locator("#scenario input[type=search]").first().fill("speed");
    assert.ok(await page.locator("#scenario .hit").count() >= 1);
    await close(page);
}

async function phone() {
    const page = await open("one.html", {viewport: {width: 390, height: 844}, hasTouch: true});
    await drawAll(page);
    assert.deepEqual(await blank(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390, "wider than the screen");
    await close(page);
}

async function paper() {
    const page = await open("one.html", {colorScheme: "dark"});
    const file = join(folder, "one.pdf");
    await page.waitForFunction(() => [...document.querySelectorAll(".tile")].every((t) => t.figure.field.ready));
    await page.pdf({path: file, preferCSSPageSize: true, printBackground: true});
    const text = readFileSync(file, "latin1");
    const pages = (text.match(/\/Type\s*\/Page\b/g) || []).length;
    assert.ok(pages >= 3, `${pages} pages`);
    assert.ok((text.match(/\/Subtype\s*\/Image\b/g) || []).length >= 4, "fields on paper");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark", "dark again after printing");
    assert.equal(await page.evaluate(() => document.querySelectorAll(".paper canvas, details.text[open]").length), 0);
    await close(page);
}

/** Not judged, as clocks differ: written beside the pages. */
async function howSoon() {
    const page = await open("three.html");
    const times = await page.evaluate(async () => {
        const slider = document.querySelector("#tank .slider"), navigation = performance.getEntriesByType("navigation")[0];
        const tile = document.querySelector(".tile");
        tile.scrollIntoView();
        const drawn = () => document.querySelector(".tile canvas").width > 300 && document.querySelector(".tile").figure.field.ready;
        while (!drawn())
            await new Promise((then) => requestAnimationFrame(then));
        const first = performance.now();
        slider.value = 0;
        slider.dispatchEvent(new Event("input"));
        await new Promise((then) => requestAnimationFrame(() => setTimeout(then, 0)));
        return {loaded_ms: Math.round(navigation.domContentLoadedEventEnd), tank_drawn_ms: Math.round(first), slider_step_ms: Math.round(performance.now() - first)};
    });
    const line = JSON.stringify({bytes: statSync(join(folder, "three.html")).size, ...times});
    console.log(line);
    writeFileSync(join(folder, "how_soon.json"), `${line}\n`);
    await close(page);
}

let failed = 0;
for (const test of [everythingIsDrawn, titleIsText, everyTextIsText, littleData, sliderAndPlay, tankControls, threeRuns, chartTools, verdictAndPoints, darkAndKeyboard,
    whatIf, phone, paper, howSoon]) {
    const begun = Date.now();
    try {
        await test();
        console.log(`ok ${test.name} (${Date.now() - begun} ms)`);
    } catch (error) {
        failed++;
        console.log(`FAILED ${test.name}: ${error.stack}`);
    }
}
await browser.close();
process.exit(failed ? 1 : 0);
