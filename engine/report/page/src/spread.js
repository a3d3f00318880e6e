// SPDX-License-Identifier: GPL-3.0-or-later
// What cells see (volume fraction by concentration), distributions and spectra, and compartments.
import {moment, shown} from "./clock.js";
import {typed} from "./data.js";
import {csv, download, el, fileName, select} from "./dom.js";
import {Painted, frame, room, swap} from "./figure.js";
import {withUnit, words} from "./format.js";
import {player} from "./player.js";
import {Profile, Strip} from "./strip.js";

const rowsOf = (flat, n) => (i) => flat.subarray(i * n, (i + 1) * n);

/** Two pictures, at the moment and over time, of what is chosen from a list. */
function chooser(label, options, make, nodesBefore) {
    const place = el("div", {class: "charts"});
    const show = (i) => {
        const data = make(options[i]);
        swap(place, new Profile(data), new Strip(data));
    };
    const box = select(label, options.map((o, i) => [i, o.text]), 0, (i) => show(+i));
    show(0);
    return [nodesBefore, options.length > 1 ? el("div", {class: "row"}, el("label", {}, `${label} `, box)) : null, place];
}

/** The same of several runs: how much of the liquid holds less than so much. */
class Cumulative extends Painted {
    constructor(fields) {
        super({title: `Liquid with less ${words(fields[0].name)} than so much`});
        this.fields = fields;
        this.legend = el("ul", {class: "legend"}, fields.map((f) => el("li", {}, el("span", {class: "entry"},
            el("i", {class: `swatch line s${f.run.index % 8 + 1}`}), f.run.label))));
        this.note.before(this.legend);
        this.tool("CSV", "Download the numbers as CSV", () => download(`${fileName(this.title)}.csv`, new Blob([csv([
            ["run", withUnit(words(fields[0].name), fields[0].unit), "fraction of the liquid below"],
            ...fields.flatMap((f) => this.curve(f).map(([x, y]) => [f.run.label, x, y]))])], {type: "text/csv"})));
        this.tool("PNG", "Download this picture", () => this.savePng());
        this.listens(moment.on(() => this.redraw()), shown.on(() => this.redraw()));
    }

    tall(width) { return Math.max(230, Math.min(300, width * 0.5)); }

    curve(field) {
        const {seen} = field.raw, edges = typed(seen.edges), n = edges.length - 1, row = typed(seen.fraction);
        const at = field.frameAt(moment.get()), out = [[edges[0], 0]];
        for (let i = 0, sum = 0; i < n; i++) {
            sum += row[at * n + i];
            out.push([edges[i + 1], sum]);
        }
        return out;
    }

    paint(ctx, width, height, colours, live) {
        const of = this.fields.filter((f) => shown.get().has(f.run.index)), log = this.fields.every((f) => f.raw.seen.scale === "log");
        const all = this.fields.flatMap((f) => { const e = typed(f.raw.seen.edges); return [e[0], e[e.length - 1]]; });
        const y = {min: 0, max: 1, label: "fraction of the liquid"}, left = room(ctx, y, height);
        const at = frame(ctx, {left, top: 8, width: width - left - 14, height: height - 46},
            {min: Math.min(...all), max: Math.max(...all), log, label: withUnit(words(this.fields[0].name), this.fields[0].unit)}, y, colours);
        ctx.lineWidth = 1.75;
        for (const field of of) {
            ctx.strokeStyle = colours.series[field.run.index % 8];
            ctx.beginPath();
            this.curve(field).forEach(([a, b]) => ctx.lineTo(at.x(a), at.y(b)));
            ctx.stroke();
        }
        if (live)
            this.canvas.setAttribute("aria-label", `${this.title}: ${of.map((f) => f.run.label).join(", ")}`);
    }
}

/** Fields of the same name in several runs, side by side. */
function together(runs) {
    const names = [...new Set(runs.flatMap((run) => run.fieldsOf.filter((f) => f.raw.seen && run.mesh.n_node > 1).map((f) => f.name)))];
    const unevenness = (name) => Math.max(...runs.map((run) => (run.fieldsOf.find((f) => f.name === name) || {unevenness: 0}).unevenness));
    return names.sort((a, b) => unevenness(b) - unevenness(a)).map((name) => runs.map((run) => run.fieldsOf.find((f) => f.name === name && f.raw.seen)).filter(Boolean));
}

const exposure = (field, text) => {
    const {seen} = field.raw, edges = typed(seen.edges), n = edges.length - 1;
    return {title: `Liquid by its ${text}`, label: words(field.name), unit: field.unit, times: field.times, bins: n, edges,
        rows: rowsOf(typed(seen.fraction), n), log: seen.scale === "log", bars: true, value: {label: "fraction of the liquid", unit: "1"}};
};

function severalExposures(runs) {
    const sets = together(runs).filter((set) => set.length);
    if (!sets.length)
        return null;
    const place = el("div", {class: "charts"});
    const show = (i) => swap(place, new Cumulative(sets[i]),
        ...sets[i].slice(0, 5).map((f) => new Strip(exposure(f, `${words(f.name)} \u2013 ${f.run.label}`))));
    show(0);
    return [el("div", {class: "row"}, el("label", {}, "Field ", select("Field", sets.map((s, i) => [i, words(s[0].name)]), 0, (i) => show(+i)))), place];
}

export function exposureSection(runs) {
    const several = runs.length > 1, options = [];
    for (const run of runs)
        for (const field of run.fieldsOf)
            if (field.raw.seen && run.mesh.n_node > 1)
                options.push({field, run, text: words(field.name)});
    if (!options.length)
        return null;
    options.sort((a, b) => b.field.unevenness - a.field.unevenness);
    const nodes = [el("p", {class: "lead"}, "How much of the liquid holds how much: a well-mixed tank is one bar. "
        + "Strips show the square root of the fraction, so that small parts are seen."),
    el("div", {class: "controls"}, player(options[0].field.times))];
    return {title: "What cells see", anchor: "exposure", nodes: several ? [nodes, severalExposures(runs)]
        : chooser("Field", options, ({field, text}) => exposure(field, text), nodes)};
}

export function distributionSections(runs) {
    const several = runs.length > 1;
    const options = runs.flatMap((run) => run.arrays.map((array) => ({array, run, text: several ? `${words(array.name)} \u2013 ${run.label}` : words(array.name)})))
        .filter((o) => o.array.values && o.array.values.n[0] > 0);
    if (!options.length)
        return null;
    const make = ({array, text}) => {
        const n = array.values.n[1], sd = array.sd ? rowsOf(typed(array.sd), n) : null;
        return {title: text, label: array.edges ? "class" : "axis", unit: array.axis_unit, times: typed(array.time), bins: n,
            edges: array.edges ? typed(array.edges) : null, centres: typed(array.axis), rows: rowsOf(typed(array.values), n), sd,
            bars: !!array.edges, value: {label: array.long_name || words(array.name), unit: array.unit}};
    };
    const fewer = options.filter((o) => o.array.thinned).map((o) => `${o.text}: ${o.array.thinned}`);
    return {title: "Distributions and spectra", anchor: "arrays", nodes: chooser("Reading", options, make, [
        fewer.length ? el("p", {class: "lead"}, `Of these readings a part is in this page, the result has all. ${fewer.join("; ")}.`) : null,
        el("div", {class: "controls"}, player(typed(options[0].array.time)))])};
}

/** Networks without a grid: one bar a compartment. */
export function networkSection(runs) {
    const several = runs.length > 1, options = [];
    for (const run of runs)
        if (run.mesh && run.mesh.kind !== "cylinder" && run.mesh.n_node > 1)
            for (const field of run.fieldsOf)
                options.push({field, run, text: several ? `${words(field.name)} \u2013 ${run.label}` : words(field.name)});
    if (!options.length)
        return null;
    options.sort((a, b) => b.field.unevenness - a.field.unevenness);
    const place = el("div", {class: "charts"});
    let wanted = 0;
    const show = async (i) => {
        wanted = i;
        const {field, run, text} = options[i];
        await field.load();
        if (wanted !== i)
            return;
        const names = run.mesh.names && run.mesh.names.length === field.n ? run.mesh.names.map((n, j) => n || `node ${j}`)
            : Array.from({length: field.n}, (_, j) => `node ${j}`);
        const rows = (f) => Float64Array.from({length: field.n}, (_, c) => field.at(f, c));
        const data = {title: text, label: "compartment", unit: "", times: field.times, bins: field.n, names, rows, value: {label: words(field.name), unit: field.unit}};
        const few = field.n <= 60;
        if (!few) {
            data.names = null;
            data.label = "node";
            data.centres = Float64Array.from({length: field.n}, (_, j) => j);
        }
        swap(place, new Profile(data), new Strip(data));
    };
    show(0);
    return {title: "Compartments", anchor: "compartments", nodes: [el("div", {class: "controls"}, player(options[0].field.times)),
        options.length > 1 ? el("div", {class: "row"}, el("label", {}, "Field ", select("Field", options.map((o, i) => [i, o.text]), 0, (i) => show(+i)))) : null, place]};
}
