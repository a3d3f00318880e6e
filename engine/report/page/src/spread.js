// SPDX-License-Identifier: GPL-3.0-or-later
// What cells see (volume fraction by concentration), distributions and spectra, and compartments.
import {moment} from "./clock.js";
import {typed} from "./data.js";
import {el, select} from "./dom.js";
import {words} from "./format.js";
import {player} from "./player.js";
import {Profile, Strip} from "./strip.js";

const rowsOf = (flat, n) => (i) => flat.subarray(i * n, (i + 1) * n);

/** Two pictures, at the moment and over time, of what is chosen from a list. */
function chooser(label, options, make, nodesBefore) {
    const place = el("div", {class: "charts"});
    const show = (i) => {
        const data = make(options[i]);
        place.replaceChildren(new Profile(data).node, new Strip(data).node);
    };
    const box = select(label, options.map((o, i) => [i, o.text]), 0, (i) => show(+i));
    show(0);
    return [nodesBefore, options.length > 1 ? el("div", {class: "row"}, el("label", {}, `${label} `, box)) : null, place];
}

export function exposureSection(runs) {
    const several = runs.length > 1, options = [];
    for (const run of runs)
        for (const field of run.fieldsOf)
            if (field.raw.seen && run.mesh.n_node > 1)
                options.push({field, run, text: several ? `${words(field.name)} \u2013 ${run.label}` : words(field.name)});
    if (!options.length)
        return null;
    options.sort((a, b) => b.field.unevenness - a.field.unevenness);
    const make = ({field, text}) => {
        const {seen} = field.raw, edges = typed(seen.edges), n = edges.length - 1;
        return {title: `Liquid by its ${text}`, label: words(field.name), unit: field.unit, times: field.times, bins: n, edges,
            rows: rowsOf(typed(seen.fraction), n), log: seen.scale === "log", bars: true, value: {label: "fraction of the liquid", unit: "1"}};
    };
    return {title: "What cells see", anchor: "exposure", nodes: chooser("Field", options, make, [
        el("p", {class: "lead"}, "How much of the liquid holds how much: a well-mixed tank is one bar. The strip shows the square root of the fraction, so that small parts are seen."),
        el("div", {class: "controls"}, player(options[0].field.times))])};
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
    return {title: "Distributions and spectra", anchor: "arrays", nodes: chooser("Reading", options, make, [
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
        place.replaceChildren(new Profile(data).node, new Strip(data).node);
    };
    show(0);
    moment.set(moment.get());
    return {title: "Compartments", anchor: "compartments", nodes: [el("div", {class: "controls"}, player(options[0].field.times)),
        options.length > 1 ? el("div", {class: "row"}, el("label", {}, "Field ", select("Field", options.map((o, i) => [i, o.text]), 0, (i) => show(+i)))) : null, place]};
}
