// SPDX-License-Identifier: GPL-3.0-or-later
// Simulated against measured: verdicts, parity, residuals.
import {axis} from "./clock.js";
import {Chart} from "./chart.js";
import {el} from "./dom.js";
import {number, unit, words} from "./format.js";
import {table} from "./table.js";

export const badge = (verdict) => el("span", {class: `badge ${{PASS: "good", FAIL: "bad"}[verdict] || "unsure"}`}, verdict || "none");

const RELATIVE = new Set(["nrmse", "coverage", "band"]);

/** A score; those relative to a range or a number of points in per cent. */
const score = (value, metric) => (value === null || value === undefined ? null
    : RELATIVE.has(metric) ? `${number(100 * value, 3)} %` : number(value, 4));

export function verdictTable(comparison, runs) {
    const {report, run} = comparison, rows = [], marks = [];
    for (const q of report.quantities) {
        const limits = q.limits && q.limits.length ? q.limits : [{label: "no limit", bound: "", limit: null, value: null, verdict: q.verdict}];
        limits.forEach((l, i) => {
            rows.push([i ? "" : q.measured, i ? "" : words(q.simulated || ""), i ? "" : q.compared, i ? "" : unit(q.unit) || "\u2013",
                i ? "" : score(q.scores.bias), i ? "" : score(q.scores.rmse), i ? "" : score(q.scores.nrmse, "nrmse"), l.label || l.metric,
                l.limit === null ? "\u2013" : `${l.bound === "at least" ? "\u2265" : "\u2264"} ${score(l.limit, l.metric)}`,
                score(l.value, l.metric), badge(l.verdict), l.reason || (i ? "" : [q.reason, q.looks_like].filter(Boolean).join("; "))]);
            marks.push(rows[rows.length - 1].map((_, c) => (c === 9 ? {PASS: "good", FAIL: "bad"}[l.verdict] || "" : "")));
        });
    }
    const right = (title, u) => ({title, unit: u, align: "right"});
    return table({title: `Verdict on ${runs[run].label}`, marks, rows,
        columns: [{title: "measured"}, {title: "simulated"}, right("points"), {title: "unit"}, right("bias"), right("RMSE"), right("NRMSE"),
            {title: "metric"}, right("limit"), right("value"), {title: "verdict"}, {title: "remark"}],
        note: `E = simulated \u2212 measured. Limits: ${report.limits || "none"}${report.limits_declared ? `; declared ${report.limits_declared}` : ""}.`
            + (report.used_for && report.used_for.adjusted ? ` Adjusted to these data: ${report.used_for.adjusted}.` : "")});
}

const numbers = (list) => (list || []).map((v) => (v === null ? NaN : v));

function chartsOf(q, run, along) {
    const p = q.points;
    if (!p || !p.measured || !p.measured.length)
        return [];
    const measured = numbers(p.measured), simulated = numbers(p.simulated), sd = numbers(p.sd), model = numbers(p.u_model);
    const keep = measured.map((m, i) => i).filter((i) => Number.isFinite(measured[i]) && Number.isFinite(simulated[i]));
    if (!keep.length)
        return [];
    const pick = (list) => keep.map((i) => (list.length ? list[i] : NaN));
    const name = `${q.measured}${q.measured === q.simulated ? "" : ` (${words(q.simulated || "")})`}`, muted = keep.map((i) => (p.censored || [])[i] ? 1 : 0);
    const parity = new Chart({title: `${name}: parity`, square: true, diagonal: true, mayLog: false, legend: false, y: "simulated",
        x: {label: "measured", unit: q.unit}, tracks: [{kind: "points", label: run.label, unit: q.unit, run: run.index, colour: run.index,
            x: pick(measured), y: pick(simulated), ux: pick(sd), u: pick(model), muted}]});
    const inTime = along === "time" && p.time_s;
    const x = inTime ? p.time_s.map((t) => t / axis.factor) : p.z_m || p.axis || measured.map((_, i) => i + 1);
    const u = keep.map((i) => Math.hypot(sd[i] || 0, model[i] || 0)), known = u.some((v) => v > 0);
    const residual = new Chart({title: `${name}: residuals`, zero: true, mayLog: false, legend: false, height: 270, y: "E",
        x: inTime ? {label: "time", unit: axis.unit, time: true} : {label: p.z_m ? "height z" : q.axis_unit ? "axis" : "point", unit: p.z_m ? "m" : q.axis_unit},
        tracks: [{kind: "points", label: `E \u00b1 2 u, ${run.label}`, unit: q.unit, run: run.index, colour: run.index,
            x: keep.map((i) => x[i]), y: keep.map((i) => simulated[i] - measured[i]), u: known ? u.map((v) => 2 * v) : null, muted}],
        note: known ? `Bars: 2 u. ${keep.filter((i, k) => Math.abs(simulated[i] - measured[i]) <= 2 * u[k]).length} of ${keep.length} points agree within 2 u.`
            : "No uncertainty is known of these points."});
    const out = [parity, residual];
    if (!inTime && p.z_m)
        out.splice(1, 1, new Chart({title: `${name}: profile`, height: 270, y: words(q.measured), x: {label: "height z", unit: "m"}, tracks: [
            {label: "simulated", unit: q.unit, x: pick(p.z_m), y: pick(simulated), colour: 0},
            {kind: "points", label: "measured", unit: q.unit, x: pick(p.z_m), y: pick(measured), u: pick(sd), colour: 1}]}));
    return out;
}

export function judgedSection(comparisons, runs) {
    if (!comparisons.length)
        return null;
    const nodes = [];
    for (const c of comparisons) {
        const run = runs[c.run];
        if (c.error || !c.report) {
            nodes.push(el("p", {class: "notice error"}, `${run ? run.label : ""}: ${c.error || "no comparison"}`));
            continue;
        }
        nodes.push(verdictTable(c, runs));
        const charts = c.report.quantities.flatMap((q) => chartsOf(q, run, c.report.along));
        if (charts.length)
            nodes.push(el("div", {class: "charts judged"}, charts.map((chart) => chart.node)));
        const left = (c.report.not_compared || []).map((n) => (typeof n === "string" ? n : n.name || n.measured || "")).filter(Boolean);
        if (left.length)
            nodes.push(el("p", {class: "note"}, `Measured, not compared: ${left.join(", ")}.`));
        const faults = c.report.row_faults || [];
        if (faults.length)
            nodes.push(table({title: "Rows with faults", columns: [{title: "file"}, {title: "line", align: "right"}, {title: "column"}, {title: "used"}, {title: "what"}],
                rows: faults.slice(0, 200).map((f) => [f.file, f.line, f.column, f.used ? "yes" : "no", f.text])}));
    }
    return {title: "Simulated against measured", anchor: "measured", nodes};
}

