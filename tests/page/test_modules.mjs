// SPDX-License-Identifier: GPL-3.0-or-later
// test_modules.mjs SOURCE: what of the page needs no browser. Expected values are written by hand.
import assert from "node:assert/strict";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {deflateSync} from "node:zlib";

const load = (name) => import(pathToFileURL(join(process.argv[2], name)).href);
const base64 = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");

async function numbers() {
    const {number, tick, ticks, logTicks, timeUnit, unit, withUnit, words} = await load("format.js");
    assert.equal(number(21.7534), "21.75");
    assert.equal(number(22026.3), "22\u202f026");
    assert.equal(number(-0.20858), "\u22120.2086");
    assert.equal(number(4.32e-5), "4.32\u00d710\u207b\u2075");
    assert.equal(number(0), "0");
    assert.equal(number(NaN), "\u2013");
    assert.equal(number(null), "\u2013");
    assert.equal(number(Infinity), "\u221e");
    assert.equal(number(0.0999996), "0.1");
    assert.equal(unit("kg m-3"), "kg m\u207b\u00b3");
    assert.equal(unit("m3/h"), "m\u00b3/h");
    assert.equal(unit("umol/L"), "\u00b5mol/L");
    assert.equal(unit("mmol/L/h"), "mmol/L/h");
    assert.equal(unit("degC"), "\u00b0C");
    assert.equal(unit("1"), "");
    assert.equal(unit("1/h"), "1/h");
    assert.equal(withUnit("glucose", "g/L"), "glucose [g/L]");
    assert.equal(withUnit("RQ", "1"), "RQ");
    assert.equal(words("carbon_dioxide"), "carbon dioxide");
    assert.equal(words("X_BA"), "X_BA");
    assert.equal(words("DO_top"), "DO_top");
    assert.deepEqual(ticks(0, 10, 5).at, [0, 2, 4, 6, 8, 10]);
    assert.deepEqual(ticks(0.31, 0.49, 4), {at: [0.35000000000000003, 0.4, 0.45], step: 0.05});
    assert.equal(tick(2.5, 2.5), "2.5");
    assert.equal(tick(5, 2.5), "5.0");
    assert.equal(tick(0.0005, 0.0005), "0.0005");
    assert.deepEqual(logTicks(0.5, 2000).at, [1, 10, 100, 1000]);
    assert.deepEqual(logTicks(90, 900).at, [100, 200, 300, 500]);
    assert.deepEqual(logTicks(100, 150, 5).at, [100, 110, 120, 130, 140, 150]);
    assert.deepEqual([60, 3600, 36000, 86400 * 4, 86400 * 11].map((s) => timeUnit(s).unit), ["s", "min", "h", "h", "d"]);
}

async function arrays() {
    const {typed, unpacked, Field} = await load("data.js");
    const plain = {type: "f64", n: [3], data: base64(Float64Array.of(0.1, -2, NaN))};
    assert.deepEqual(Array.from(typed(plain)), [0.1, -2, NaN]);
    assert.equal(typed(null).length, 0);
    const differences = Uint8Array.of(250, 10, 0, 251);
    const packed = {type: "u8", n: [2, 2], packed: "deflate", delta: true, data: deflateSync(differences).toString("base64")};
    assert.deepEqual(Array.from(await unpacked(packed)), [250, 4, 4, 255]);
    const wide = {type: "u16", n: [1, 2], delta: true, data: base64(Uint16Array.of(65535, 3))};
    assert.deepEqual(Array.from(await unpacked(wide)), [65535, 2]);

    const f64 = (...values) => ({type: "f64", n: [values.length], data: base64(Float64Array.from(values))});
    const raw = {name: "x", unit: "g/L", min: 1, max: 5, mean: f64(2, 4), seen: {scale: "linear", edges: f64(1, 2, 3, 4, 5),
        fraction: {type: "f32", n: [2, 4], data: base64(Float32Array.of(0.98, 0.02, 0, 0, 0, 0.98, 0.02, 0))}},
    frames: {scale: 254, missing: 255, low: f64(1, 3), high: f64(2, 3), values: {type: "u8", n: [2, 2], data: base64(Uint8Array.of(127, 255, 0, 254))}}};
    const field = await new Field({field_time: f64(0, 60)}, raw).load();
    assert.equal(field.at(0, 0), 1.5);
    assert.ok(Number.isNaN(field.at(0, 1)));
    assert.equal(field.at(1, 1), 3);
    assert.equal(field.frameAt(29), 0);
    assert.equal(field.frameAt(31), 1);
    assert.deepEqual(field.usual(0.015), [1, 3]);
    assert.deepEqual(field.usual(0.005), [1, 4]);
}

async function grid() {
    const {Grid} = await load("vessel.js");
    const g = new Grid({r_edges: [0, 0.5, 1], z_edges: [0, 1, 2, 3], ring_n_theta: [2, 4]});
    assert.equal(g.layer, 6);
    assert.equal(g.cell(0.2, 0.1, 0.5), 0);
    assert.equal(g.cell(0.2, Math.PI + 0.1, 0.5), 1);
    assert.equal(g.cell(0.7, -0.1, 2.5), 2 * 6 + 2 + 3);
    assert.equal(g.cell(1.1, 0, 0.5), -1);
    assert.equal(g.cell(0.7, 0, 3.1), -1);
    assert.equal(g.cell(1, 0, 3), 2 * 6 + 2);
}

async function scenarioPaths() {
    const {paths, scenarioFile} = await load("whatif.js");
    const named = (text) => scenarioFile({notes: [{name: "command_line", text}]});
    assert.equal(named("rushton run a/b.yaml -q"), "a/b.yaml");
    assert.equal(named("rushton run -l lim.yaml 'my scen.yaml' --set 'a=1 h'"), "my scen.yaml");
    assert.equal(named("rushton run -q --output=x.h5 'it'\\''s.yaml'"), "it's.yaml");
    assert.equal(named(""), "scenario.yaml");
    const text = "title: a b\nmixing:\n  speed: 115 rpm\n  impellers:\n    - flow: radial\n      height: 0.8 m\n    - flow: axial\n"
        + "      at:\n        r: 0.5 m\n  # a remark\n  zones: 0\ngas:\n  composition: {}\nlist:\n  - 1 h\n  - 2 h\nend: 3 h\n";
    assert.deepEqual(paths(text), [["title", "a b"], ["mixing.speed", "115 rpm"], ["mixing.impellers[0].flow", "radial"],
        ["mixing.impellers[0].height", "0.8 m"], ["mixing.impellers[1].flow", "axial"], ["mixing.impellers[1].at.r", "0.5 m"],
        ["mixing.zones", "0"], ["list[0]", "1 h"], ["list[1]", "2 h"], ["end", "3 h"]]);
}

async function tables() {
    const {csv, fileName} = await load("dom.js");
    assert.equal(csv([["a", "b,c", "say \"x\""], [1.5, null, NaN]]), "a,\"b,c\",\"say \"\"x\"\"\"\r\n1.5,,\r\n");
    assert.equal(fileName("22 m3 E. coli: DO/../x"), "22_m3_E._coli_DO_.._x");
}

for (const test of [numbers, arrays, grid, scenarioPaths, tables]) {
    await test();
    console.log(`ok ${test.name}`);
}
