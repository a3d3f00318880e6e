// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a run without a chart: key figures, budgets, the engineer's sheet, counters, events.
import {axis, moment} from "./clock.js";
import {el} from "./dom.js";
import {number, unit, words} from "./format.js";
import {table} from "./table.js";

const right = (title, u) => ({title, unit: u, align: "right"});
const several = (runs) => runs.length > 1;

/** The dozen figures on top, one column a run, with the time they belong to. */
export function keyFigures(runs, charts) {
    const rows = [];
    const names = [...new Map(runs.flatMap((run) => (run.key || []).map((k) => [`${k.label}|${k.unit}`, k]))).values()];
    if (!names.length)
        return null;
    if (!several(runs))
        return el("dl", {class: "key"}, names.map((k) => el("div", {title: k.note || null}, el("dt", {}, linked(k, charts)),
            el("dd", {}, el("b", {}, shownValue(runs[0], k)), " ", el("span", {class: "unit"}, unit(k.unit))),
            el("dd", {class: "when"}, when(k) || k.note || "\u00a0"))));
    for (const key of names)
        rows.push([linked(key, charts), unit(key.unit) || "\u2013", ...runs.flatMap((run) => {
            const own = (run.key || []).find((k) => k.label === key.label && k.unit === key.unit);
            return [own ? el("span", {}, shownValue(run, own), when(own) ? el("span", {class: "when"}, ` ${when(own)}`) : null) : null];
        })]);
    return table({title: "Key figures", columns: [{title: "figure"}, {title: "unit"}, ...runs.map((run) => right(run.label))], rows});
}

const when = (key) => (Number.isFinite(key.when) && key.when !== null ? `at ${number(key.when / axis.factor, 3)} ${axis.unit}` : "");

function linked(key, charts) {
    const target = key.name && charts ? charts.get(key.name) : null, label = key.label.split(" ").map(words).join(" ");
    return target ? el("a", {href: `#${target}`}, label) : label;
}

/** What is nothing beside the largest value of its series is said to be so. */
function shownValue(run, key) {
    const series = run.byName.get(key.name), largest = series ? Math.max(Math.abs(series.max), Math.abs(series.min)) : 0;
    return key.value !== 0 && Math.abs(key.value) < 1e-9 * largest ? "\u2248 0" : number(key.value, 4);
}

/** Which budgets close, and to what, in words: only what was judged (against `limit`) is told. */
export function budgetsInWords({rows, tolerance}) {
    const open = rows.filter((b) => !b.closed), plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
    if (open.length)
        return `${open.map((b) => words(b.name)).join(", ")} ${open.length > 1 ? "do" : "does"} not balance`;
    const conserved = rows.filter((b) => b.conserved).length, others = rows.length - conserved;
    const verb = (n) => (n === 1 ? "closes" : "close");
    return [conserved ? `${plural(conserved, "conserved budget")} ${verb(conserved)} to round-off` : "",
        others ? `${plural(others, "component budget")} ${verb(others)} within ${percent(tolerance)}` : ""].filter(Boolean).join(", ");
}

const percent = (share) => (Number.isFinite(share) ? `${number(100 * share, 2)} %` : "\u2013");

export function balanceSection(runs) {
    const of = runs.filter((run) => run.balance && run.balance.rows.length);
    if (!of.length)
        return null;
    const columns = [{title: "of"}, {title: "kind"}, {title: "unit"}, right("at the start"), right("fed"), right("withdrawn"), right("from the gas"),
        right("reacted"), right("at the end"), right("missing"), {title: "allowed"}];
    const nodes = of.map((run) => table({title: several(runs) ? `Budgets of ${run.label}` : "Budgets over the run", columns,
        rows: run.balance.rows.map((b) => [words(b.name), b.kind, unit(b.unit), b.initial, b.fed, b.withdrawn, b.transferred, b.reacted, b.final,
            percent(b.closure), `${percent(b.limit)} (${b.conserved ? "round-off" : "solver"})`]),
        marks: run.balance.rows.map((b) => columns.map((c) => (c.title !== "missing" ? "" : b.closed ? "good" : "bad"))),
        note: `At ${number(run.balance.time / axis.factor, 4)} ${axis.unit}. Missing: what is not accounted for, relative to start and feeds together. `
            + "Allowed: round-off where a model conserves something by construction; of a component, which is integrated, "
            + `${percent(run.balance.tolerance)} of the most that there was of it (100 times the solver's relative tolerance, at most 1 %), traces beside other components counted as 1/100000 of the most of these.`}));
    return {title: "Budgets", anchor: "budgets", nodes};
}

export function sheetSection(runs) {
    const with_ = runs.filter((run) => run.sheet && run.sheet.length);
    if (!with_.length)
        return null;
    const nodes = with_.map((run) => table({title: several(runs) ? `Engineer's sheet of ${run.label}` : "Engineer's sheet",
        columns: [{title: "figure"}, {title: "symbol"}, {title: "impeller"}, right("value"), {title: "unit"}, {title: "range"}, {title: "formula"}, {title: "source"}, {title: "valid for"}],
        rows: run.sheet.map((f) => [[f.meaning, f.note].filter(Boolean).join(" \u2013 "), f.symbol, f.impeller ? `${f.impeller}` : "", f.value, unit(f.unit) || "\u2013",
            {inside: "inside", outside: "outside"}[f.range] || "", f.formula, f.source, f.valid]),
        marks: run.sheet.map((f) => ["", "", "", f.warning ? "doubt" : "", "", {inside: "good", outside: "doubt"}[f.range] || "", "", "", ""])}));
    return {title: "Engineer's sheet", anchor: "sheet", nodes};
}

export function solverSection(runs) {
    const with_ = runs.filter((run) => (run.statistics || []).length || (run.events || []).length);
    if (!with_.length)
        return null;
    const counters = [...new Map(with_.flatMap((run) => (run.statistics || []).map((s) => [s.name, s]))).values()];
    const nodes = [];
    if (counters.length)
        nodes.push(table({title: "Solver", compact: true, columns: [{title: "counter"}, {title: "unit"}, ...with_.map((run) => right(several(runs) ? run.label : "at the end"))],
            rows: counters.map((c) => [c.long_name || words(c.name), unit(c.unit) || "\u2013", ...with_.map((run) => {
                const own = run.statistics.find((s) => s.name === c.name);
                return own ? own.last : null;
            })])}));
    for (const run of with_)
        if ((run.events || []).length)
            nodes.push(table({title: several(runs) ? `Events of ${run.label}` : "Events", compact: true,
                columns: [right("time", axis.unit), {title: "kind"}, {title: "what"}],
                rows: run.events.slice(0, 500).map((e) => [el("button", {type: "button", class: "link", onclick: () => moment.set(e.time)}, number(e.time / axis.factor, 4)), e.kind, e.text]),
                note: run.events.length > 500 ? `${run.events.length} events; the first 500 are shown.` : ""}));
    return {title: "Solver and events", anchor: "solver", nodes: [el("div", {class: "pair"}, nodes)]};
}

/** Text with line numbers that can be searched. */
function listing(title, text) {
    const lines = text.replace(/\n$/, "").split("\n"), code = el("ol", {class: "listing"}, lines.map((l) => el("li", {}, l || " ")));
    const found = el("output", {});
    const search = el("input", {type: "search", placeholder: "Search", "aria-label": `Search in ${title}`, oninput: () => {
        const wanted = search.value.trim().toLowerCase();
        let hits = 0, first = null;
        [...code.children].forEach((li, i) => {
            const hit = wanted !== "" && lines[i].toLowerCase().includes(wanted);
            li.classList.toggle("hit", hit);
            if (hit) { hits++; first = first || li; }
        });
        found.textContent = wanted ? `${hits} line${hits === 1 ? "" : "s"}` : "";
        if (first)
            code.scrollTop = first.offsetTop - code.offsetTop - 40;
    }});
    return el("details", {class: "text"}, el("summary", {}, title), el("div", {class: "row screen-only"}, search, found), code);
}

export function textSection(runs) {
    const nodes = [];
    for (const run of runs) {
        const of = several(runs) ? ` of ${run.label}` : "";
        if (run.scenario)
            nodes.push(listing(`Scenario${of}, as it was given`, run.scenario));
        if (run.resolved)
            nodes.push(listing(`Scenario${of}, with all defaults and overrides`, run.resolved));
        for (const input of run.inputs || [])
            nodes.push(input.text ? listing(`${input.name}${of} (${input.bytes} bytes)`, input.text)
                : el("p", {class: "note"}, `${input.name}${of}: ${input.bytes} bytes, not shown here; it stands in the result file.`));
    }
    return nodes.length ? {title: "Scenario", anchor: "scenario", nodes} : null;
}

export function provenanceSection(payload, runs, licence) {
    const nodes = runs.map((run) => table({title: several(runs) ? `Provenance of ${run.label}` : "Provenance", compact: true,
        columns: [{title: "what"}, {title: "text"}], rows: [["result file", run.file], ["status", run.status], ["model", run.model], ["started", run.created],
            ["run", run.run_id], ...(run.overrides && run.overrides.length ? [["overrides", run.overrides.join("\n")]] : []),
            ["layout of the result", String(run.result_schema)], ["rows of series", String(run.n_time)],
            ...(run.fields_stated ? [["fields in this page", run.fields_stated]] : []),
            ...(run.notes || []).map((n) => [words(n.name), n.text])].filter((r) => r[1]).map(([a, b]) => [a, el("span", {class: "pre"}, b)])}));
    nodes.push(table({title: "This page", compact: true, columns: [{title: "what"}, {title: "text"}], rows: [["made", payload.created],
        ["program", payload.program], ["command", payload.command]].filter((r) => r[1]).map(([a, b]) => [a, el("span", {class: "pre"}, b)])}));
    nodes.push(el("details", {class: "text screen-only"}, el("summary", {}, "Licence of uPlot, which draws the charts of this page"), el("pre", {}, licence)));
    return {title: "Provenance", anchor: "provenance", nodes};
}

