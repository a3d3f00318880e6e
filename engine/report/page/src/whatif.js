// SPDX-License-Identifier: GPL-3.0-or-later
// What if: changes to the scenario, and the command line that computes them.
import {copy, el, fresh} from "./dom.js";

/** Paths and values of a document in block style, as --set takes them: [[path, value]...]. */
export function paths(text) {
    const out = [], stack = []; /* of {indent, path} */
    for (const raw of text.split("\n")) {
        if (!raw.trim() || raw.trim().startsWith("#"))
            continue;
        let indent = raw.search(/\S/), rest = raw.slice(indent);
        while (stack.length && stack[stack.length - 1].indent >= indent && !(rest.startsWith("- ") && stack[stack.length - 1].indent === indent && !stack[stack.length - 1].item))
            stack.pop();
        if (rest.startsWith("- ")) {
            const list = stack[stack.length - 1];
            if (!list)
                return out;
            list.count = (list.count || 0) + 1;
            const path = `${list.path}[${list.count - 1}]`;
            stack.push({indent, path, item: true});
            indent += 2;
            rest = rest.slice(2);
            if (!/^[\w."'-]+:(\s|$)/.test(rest)) {
                out.push([path, rest]);
                continue;
            }
        }
        const pair = /^("[^"]*"|'[^']*'|[^\s:][^:]*):(?:\s+(.*))?$/.exec(rest);
        if (!pair)
            continue;
        const key = pair[1].replace(/^["']|["']$/g, ""), above = stack[stack.length - 1];
        const path = above ? `${above.path}.${key}` : key;
        if (pair[2] === undefined || pair[2] === "")
            stack.push({indent, path});
        else if (!/^[[{|>&]/.test(pair[2]))
            out.push([path, pair[2]]);
    }
    return out;
}

/** A word of a command for a POSIX shell. */
const word = (text) => (/^[\w@%+=:,./[\]-]+$/.test(text) && !/[[\]]/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);

/** The words of a command line, quotes of a POSIX shell taken away. */
export const wordsOf = (line) => [...line.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)].map(([text]) =>
    text.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (all, single, double, other) => single ?? double ?? other));

/** The scenario's file as the run's own command line names it: the first word after `run` that is no option's. */
export function scenarioFile(run) {
    const note = (run.notes || []).find((n) => n.name === "command_line"), all = note ? wordsOf(note.text) : [];
    for (let i = all.indexOf("run") + 1; i > 0 && i < all.length; i++)
        if (/^(-[ols]|--(output|limits|set))$/.test(all[i]))
            i++;
        else if (!all[i].startsWith("-"))
            return all[i];
    return "scenario.yaml";
}

/* What is asked for first, in this order. */
const QUICK = ["mixing.speed", "feeds[0].profile.rate", "feeds[0].profile.maximum", "gas.flow", "gas.kla", "vessel.volume", "vessel.temperature", "time.end"];
const rank = (path) => (QUICK.includes(path) ? QUICK.indexOf(path) : QUICK.length);

export function whatIfSection(runs) {
    const run = runs.find((r) => r.resolved);
    if (!run)
        return null;
    /* a formula may stand in the scenario in its short form, which has no such path */
    const known = paths(run.resolved).filter(([path]) => !path.endsWith(".formula")), values = new Map(known), list = fresh("paths"), box = el("div", {class: "changes"});
    const out = el("code", {class: "command", tabindex: "0", "aria-label": "Command line"}), said = el("output", {});
    const rows = [];
    const build = () => {
        const changes = rows.filter((r) => r.path.value.trim() && r.value.value.trim()).map((r) => `${r.path.value.trim()}=${r.value.value.trim()}`);
        const inherited = (run.overrides || []).filter((o) => !changes.some((c) => c.split("=")[0] === o.split("=")[0]));
        const name = changes.length ? changes.map((c) => c.replace(/^.*?([\w]+)=/, "$1_").replace(/[^\w.-]+/g, "")).join("_").slice(0, 50) : "what_if";
        out.textContent = ["rushton run", word(scenarioFile(run)), ...[...inherited, ...changes].map((c) => `--set ${word(c)}`), `-o ${word(`${name}.h5`)}`].join(" ");
    };
    const add = (path = "") => {
        const row = {
            path: el("input", {list, "aria-label": "What changes", placeholder: "mixing.speed", value: path, spellcheck: "false", oninput: () => { recall(); build(); }}),
            value: el("input", {"aria-label": "New value", placeholder: "value with unit", oninput: build}), now: el("span", {class: "unit"})};
        const recall = () => {
            const old = values.get(row.path.value.trim());
            row.now.textContent = old === undefined ? (row.path.value.trim() ? "not in this scenario" : "") : `now ${old}`;
        };
        const node = el("div", {class: "change"}, row.path, " = ", row.value, row.now,
            el("button", {type: "button", "aria-label": "Remove this change", onclick: () => { rows.splice(rows.indexOf(row), 1); node.remove(); build(); }}, "\u00d7"));
        rows.push(row);
        box.append(node);
        recall();
        build();
    };
    const sorted = [...known].sort((a, b) => rank(a[0]) - rank(b[0]));
    add(sorted.length ? sorted[0][0] : "");
    const options = el("datalist", {id: list}, sorted.map(([p, v]) => el("option", {value: p}, v)));
    return {title: "What if", anchor: "what-if", screen: true, nodes: [
        el("p", {class: "lead"}, `Change numbers of ${runs.length > 1 ? run.label : "the scenario"} and copy the command; `
            + "then report both results together to see them overlaid."), options, box,
        el("div", {class: "row"}, el("button", {type: "button", onclick: () => add()}, "Another change"),
            el("button", {type: "button", class: "main", onclick: async () => {
                said.textContent = await copy(out.textContent) ? "copied" : "could not copy: select the line";
            }}, "Copy"), said), out]};
}
