// SPDX-License-Identifier: GPL-3.0-or-later
// The series of all runs as charts: one a state with its spread in the tank, the others by kind and unit.
import {axis} from "./clock.js";
import {Chart} from "./chart.js";
import {typed} from "./data.js";
import {el} from "./dom.js";
import {swap} from "./figure.js";
import {unit, words} from "./format.js";

const TIME = () => ({label: "time", unit: axis.unit, time: true});
const SPREAD = 30; /* series of one chart differ by less than this in size */

const GROUPS = [
    ["mean", "Concentrations: mean over the liquid, with the range inside the tank"],
    ["rate", "Rates"],
    ["sensor", "Sensors"],
    ["vessel", "Vessel and feeds"],
    ["uneven", "Unevenness: standard deviation over the volume, relative to the mean"],
    ["other", "Other series"],
];

/** x in the unit of the page's axis; made once for each time base. */
const scaled = new WeakMap();
function xOf(run, series) {
    const raw = typed(series && series.time ? series.time : run.time);
    if (!scaled.has(raw))
        scaled.set(raw, Float64Array.from(raw, (t) => t / axis.factor));
    return scaled.get(raw);
}

const find = (run, name) => run.byName.get(name);

const line = (run, series, more) => ({unit: series.unit, x: xOf(run, series), y: typed(series.values), run: run.index, ...more});

/** Measured points of a run that are held against a series, in the series' unit. */
export function measuredOf(run, name) {
    return run.compared.filter((q) => q.simulated === name && q.along === "time" && q.points && q.points.measured
        && !q.points.axis && q.from_result).map((q) => {
        const {scale, offset} = q.from_result, p = q.points;
        return {label: `measured: ${q.measured}`, x: p.time_s.map((t) => t / axis.factor),
            y: p.measured.map((v) => (v === null ? NaN : (v - offset) / scale)),
            u: (p.sd || []).map((v) => (v === null ? NaN : v / Math.abs(scale))),
            muted: (p.censored || []).map((c) => c !== 0)};
    });
}

function family(runs, name) {
    const tracks = [], several = runs.length > 1, sample = runs.map((r) => find(r, name)).find(Boolean);
    for (const run of runs) {
        const mean = find(run, name);
        if (!mean)
            continue;
        const low = find(run, `${name}_min`), high = find(run, `${name}_max`);
        const colour = several ? run.index : 0, prefix = several ? `${run.label}: ` : "";
        if (low && high && low.of === name && differs(low, high))
            tracks.push({kind: "band", label: `${prefix}lowest \u2026 highest`, ends: [`${prefix}lowest`, `${prefix}highest`], unit: mean.unit, x: xOf(run, low), low: typed(low.values),
                high: onto(xOf(run, low), xOf(run, high), typed(high.values)), run: run.index, colour, hidden: several});
        tracks.push(line(run, mean, {label: several ? run.label : "mean", colour}));
        for (const points of measuredOf(run, name))
            tracks.push({...points, kind: "points", unit: mean.unit, run: run.index, colour: several ? run.index : 1,
                label: `${prefix}${points.label}`});
    }
    const band = tracks.find((t) => t.kind === "band" && !t.hidden), mean = find(runs[0], name);
    const log = !!band && mean.min > 0 && find(runs[0], `${name}_max`).max > 10 * mean.max;
    return new Chart({title: words(name), x: TIME(), y: words(name), tracks, log, note: sample.group === "mean" && sample.long_name !== "volume mean"
        ? sample.long_name : ""});
}

/** Values over one axis as they are at the places of another, linear between. */
function onto(at, xs, ys) {
    if (at === xs)
        return ys;
    let i = 0;
    return Float64Array.from(at, (x) => {
        while (i + 2 < xs.length && xs[i + 1] < x)
            i++;
        const wide = xs[i + 1] - xs[i];
        return wide > 0 ? ys[i] + (ys[i + 1] - ys[i]) * Math.max(0, Math.min(1, (x - xs[i]) / wide)) : ys[i];
    });
}

const differs = (low, high) => high.max - low.min > 1e-9 * Math.abs(high.max);

/** Names of one unit put together where their sizes are alike. */
function alike(runs, names) {
    const size = (name) => Math.max(0, ...runs.map((r) => find(r, name)).filter(Boolean)
        .map((s) => Math.max(Math.abs(s.max || 0), Math.abs(s.min || 0))));
    const charts = new Map();
    for (const name of names) {
        const unitOf = runs.map((r) => find(r, name)).find(Boolean).unit;
        const list = charts.get(unitOf) || charts.set(unitOf, []).get(unitOf), own = size(name);
        const home = list.find((c) => c.names.length < 6 && (own === 0 || (own < SPREAD * c.size && own > c.size / SPREAD)));
        if (home)
            home.names.push(name);
        else
            list.push({names: [name], size: own || 1});
    }
    return [...charts.values()].flat().map((c) => c.names);
}

/** One chart of several series of one unit. */
export function together(runs, names, title, note) {
    const tracks = [], several = runs.length > 1;
    names.forEach((name, n) => runs.forEach((run) => {
        const series = find(run, name);
        if (!series)
            return;
        const prefix = several ? `${run.label}: ` : "";
        tracks.push(line(run, series, {label: names.length > 1 || !several ? `${prefix}${words(name)}` : run.label,
            colour: several ? run.index : n, dash: several ? n : 0}));
        for (const points of measuredOf(run, name))
            tracks.push({...points, kind: "points", unit: series.unit, run: run.index,
                colour: several ? run.index : (n + 1) % 8, label: `${prefix}${points.label}`});
    }));
    return new Chart({title: title || names.map(words).join(", "), x: TIME(), y: names.length === 1 ? words(names[0]) : "", tracks, note});
}

function longNames(runs, names) {
    return names.filter((name) => !/_CoV$/.test(name)).map((name) => {
        const long = runs.map((r) => find(r, name)).find(Boolean).long_name;
        return long && words(long) !== words(name) && long !== "sensor reading" ? `${words(name)}: ${long}` : "";
    }).filter(Boolean).join("; ");
}

export function seriesSection(runs) {
    const names = [...new Set(runs.flatMap((run) => run.series.map((s) => s.name)))];
    if (!names.length)
        return null;
    const groupOf = (name) => {
        const s = runs.map((r) => find(r, name)).find(Boolean);
        return s.group === "spread" ? (/_CoV$/.test(name) ? "uneven" : "") : s.group || "other";
    };
    const nodes = [runsLegend(runs)].filter(Boolean);
    nodes.push(el("p", {class: "lead"}, "Drag to zoom into a stretch of time in all charts, double-click or press 0 for the whole; "
        + "click to go to a moment. Buttons of the legends hide and show."));
    const charts = new Map();
    for (const [group, heading] of GROUPS) {
        const of = names.filter((name) => groupOf(name) === group);
        const least = group === "uneven" ? 1e-6 : 0;
        const constant = (name) => runs.every((r) => !find(r, name) || Math.max(Math.abs(find(r, name).min), Math.abs(find(r, name).max)) <= least);
        const shownOnes = of.filter((name) => !constant(name));
        if (!shownOnes.length)
            continue;
        const panels = group === "mean" ? shownOnes.map((name) => [[name], family(runs, name)])
            : alike(runs, shownOnes).map((set) => [set, together(runs, set, group === "uneven" ? set.map((n) => words(n.replace(/_CoV$/, ""))).join(", ") : "", longNames(runs, set))]);
        panels.forEach(([set, chart]) => set.forEach((name) => charts.set(name, chart.node.id || (chart.node.id = `chart-${charts.size}`))));
        const zero = of.filter(constant);
        nodes.push(el("p", {class: "group"}, heading), el("div", {class: "charts"}, panels.map((p) => p[1].node)));
        if (zero.length)
            nodes.push(el("p", {class: "note"}, group === "uneven"
                ? `Even throughout (below 1e-6): ${zero.map((n) => words(n.replace(/_CoV$/, ""))).join(", ")}.` : `Zero throughout: ${zero.map(words).join(", ")}.`));
    }
    nodes.push(composer(runs, names));
    return {title: "Course in time", anchor: "series", nodes, charts};
}

function runsLegend(runs) {
    return runs.length > 1 ? runs[0].legend() : null;
}

/** A chart of whatever series the reader ticks. */
function composer(runs, names) {
    const start = names.slice(0, 2), chosen = new Set(start), place = el("div", {class: "charts one"});
    const build = () => {
        const list = names.filter((name) => chosen.has(name));
        const units = [...new Set(list.map((name) => runs.map((r) => find(r, name)).find(Boolean).unit))];
        const kept = list.filter((name) => units.indexOf(runs.map((r) => find(r, name)).find(Boolean).unit) < 2);
        const chart = together(runs, kept, kept.length ? `Chosen: ${kept.map(words).join(", ")}` : "Nothing chosen",
            units.length > 2 ? "More than two units: the others are left out." : "");
        chart.node.classList.add("wide");
        chart.wide = true;
        swap(place, chart);
    };
    const boxes = names.map((name) => {
        const s = runs.map((r) => find(r, name)).find(Boolean);
        const box = el("input", {type: "checkbox", checked: chosen.has(name), onchange: () => {
            box.checked ? chosen.add(name) : chosen.delete(name);
            build();
        }});
        return el("label", {class: "tick", title: s.long_name, "data-find": `${name} ${s.long_name}`.toLowerCase()}, box, ` ${words(name)} `,
            el("span", {class: "unit"}, unit(s.unit)));
    });
    const search = el("input", {type: "search", placeholder: "Find a series", "aria-label": "Find a series", oninput: () => {
        const wanted = search.value.trim().toLowerCase();
        boxes.forEach((b) => { b.hidden = !b.dataset.find.includes(wanted); });
    }});
    const details = el("details", {class: "compose screen-only", ontoggle: () => { if (details.open && !place.firstChild) build(); }},
        el("summary", {}, "Compose a chart from any series"), search, el("div", {class: "ticks"}, boxes), place);
    return details;
}
