// SPDX-License-Identifier: GPL-3.0-or-later
// The page from its payload (docs/report_payload.md).
import licence from "uplot/LICENSE";
import {axis, moment, shown} from "./clock.js";
import {Field, typed} from "./data.js";
import {choice, el} from "./dom.js";
import {balanceSection, budgetsInWords, keyFigures, provenanceSection, sheetSection, solverSection, textSection} from "./facts.js";
import {printPage, startPrinting} from "./figure.js";
import {timeUnit, words} from "./format.js";
import {badge, judgedSection} from "./judged.js";
import {seriesSection} from "./series.js";
import {distributionSections, exposureSection, networkSection} from "./spread.js";
import {genericSection} from "./table.js";
import {tankSection} from "./tank.js";
import {startTheme} from "./theme.js";
import {whatIfSection} from "./whatif.js";

function prepare(payload) {
    const runs = payload.runs || [];
    runs.forEach((run, index) => {
        Object.assign(run, {index, series: run.series || [], arrays: run.arrays || []});
        run.byName = new Map(run.series.map((s) => [s.name, s]));
        run.fieldsOf = (run.fields || []).filter((f) => f.frames && f.frames.values && f.frames.values.n[0] > 0).map((f) => new Field(run, f));
        run.compared = (payload.comparisons || []).filter((c) => c.run === index && c.report)
            .flatMap((c) => c.report.quantities.map((q) => ({...q, along: c.report.along})));
        const time = typed(run.time);
        axis.end = Math.max(axis.end, time.length ? time[time.length - 1] : 0);
        run.legend = () => runsLegend(runs);
    });
    axis.begin = Math.min(axis.end, ...runs.map((run) => typed(run.time)).filter((t) => t.length).map((t) => t[0]));
    if (axis.begin > 0 && axis.begin < 0.1 * axis.end)
        axis.begin = 0;
    Object.assign(axis, timeUnit(axis.end));
    moment.set(axis.end);
    shown.set(new Set(runs.map((run) => run.index)));
    return runs;
}

function runsLegend(runs) {
    return el("div", {class: "runs", role: "group", "aria-label": "Runs shown"}, el("span", {}, "Runs"), runs.map((run) => {
        const button = el("button", {type: "button", "aria-pressed": "true", title: run.title, onclick: () => {
            const now = new Set(shown.get());
            now.has(run.index) ? now.delete(run.index) : now.add(run.index);
            shown.set(now);
        }}, el("i", {class: `swatch line s${run.index % 8 + 1}`}), el("span", {}, run.label));
        shown.on((now) => button.setAttribute("aria-pressed", String(now.has(run.index))));
        return button;
    }));
}

function topBar(payload, setTheme) {
    const dark = document.documentElement.dataset.theme === "dark";
    document.getElementById("bar").append(el("span", {class: "brand"}, "Rushton"), el("span", {class: "bar-title"}, payload.title || "Report"),
        el("span", {class: "bar-tools"}, choice("Colours of the page", [["light", "Light"], ["dark", "Dark"]], dark ? "dark" : "light", setTheme),
            el("button", {type: "button", onclick: printPage}, "Print or PDF")));
}

function headline(payload, runs, charts) {
    const verdicts = (payload.comparisons || []).filter((c) => c.report);
    const nodes = [el("h1", {}, payload.title || "Report")];
    const facts = runs.length === 1 ? [runs[0].model && `model ${runs[0].model}`, runs[0].file, runs[0].created && `run of ${runs[0].created.replace("T", " ").replace("Z", " UTC")}`]
        : [runs.length ? `${runs.length} runs` : "", payload.created && payload.created.replace("T", " ").replace("Z", " UTC")];
    nodes.push(el("p", {class: "sub"}, facts.filter(Boolean).join(" \u00b7 ")));
    for (const notice of payload.notices || [])
        nodes.push(el("p", {class: `notice ${notice.level}`, role: notice.level === "error" ? "alert" : null},
            el("b", {}, {error: "Error", warning: "Warning", note: "Note"}[notice.level] || "", ": "),
            notice.run !== undefined && notice.run !== null && runs.length > 1 && runs[notice.run] ? `${runs[notice.run].label}: ` : "", notice.text));
    nodes.push(el("div", {class: "verdicts"}, verdicts.map((c) => verdictCard(c, runs)),
        runs.map((run) => stateCard(run, runs.length > 1)).filter(Boolean)));
    nodes.push(keyFigures(runs, charts));
    return el("section", {class: "headline", "aria-label": "Verdict and key figures"}, nodes);
}

function verdictCard({report, run}, runs) {
    const by = report.shown_by;
    return el("a", {class: "card", href: "#measured"}, badge(report.verdict), el("span", {},
        el("b", {}, "against measured data"), runs.length > 1 ? ` \u2013 ${runs[run].label}` : "",
        `: ${report.judged - report.failed} of ${report.judged} quantities met their limits`,
        report.not_judged ? `, ${report.not_judged} not judged` : "",
        report.failed && by && by.measured ? `; furthest off: ${words(by.measured)}, ${by.times_its_limit.toPrecision(3)} times its limit` : ""));
}

/** Complete or not, budgets closed or not: what must be known before any number is believed. */
function stateCard(run, several) {
    const rows = run.balance ? run.balance.rows : [];
    const open = rows.filter((b) => !b.closed);
    const good = run.complete && !open.length;
    return el("a", {class: "card", href: rows.length ? "#budgets" : "#provenance"},
        el("span", {class: `badge ${good ? "good" : run.complete ? "unsure" : "bad"}`}, run.complete ? open.length ? "OPEN" : "COMPLETE" : "INCOMPLETE"),
        el("span", {}, el("b", {}, several ? run.label : "the run"), run.complete ? "" : `: ${run.status}`,
            rows.length ? `${run.complete ? ":" : ","} ${budgetsInWords(run.balance)}` : ""));
}

function contents(sections) {
    const links = sections.map((s) => el("a", {href: `#${s.anchor}`}, s.title));
    document.getElementById("contents").append(el("ol", {}, links.map((a) => el("li", {}, a))));
    const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
        const link = links.find((a) => a.hash === `#${entry.target.id}`);
        if (link && entry.isIntersecting) {
            links.forEach((a) => a.removeAttribute("aria-current"));
            link.setAttribute("aria-current", "true");
        }
    }), {rootMargin: "-20% 0px -70% 0px"});
    document.querySelectorAll("main > section[id]").forEach((s) => seen.observe(s));
}

function start() {
    const main = document.getElementById("report"), source = document.getElementById("rushton-payload");
    const payload = JSON.parse(source.textContent);
    source.remove();
    if (payload.schema !== 1)
        throw new Error(`this page reads payloads of version 1, not ${payload.schema}`);
    const setTheme = startTheme(), runs = prepare(payload);
    document.title = payload.title || "Rushton report";
    topBar(payload, setTheme);
    const series = seriesSection(runs);
    const sections = [tankSection(runs), networkSection(runs), series, exposureSection(runs), distributionSections(runs),
        judgedSection(payload.comparisons || [], runs), ...(payload.sections || []).map(genericSection),
        balanceSection(runs), sheetSection(runs), whatIfSection(runs), solverSection(runs), textSection(runs),
        provenanceSection(payload, runs, licence)].filter(Boolean);
    main.replaceChildren(headline(payload, runs, series ? series.charts : null), ...sections.map((s) =>
        el("section", {id: s.anchor, class: s.screen ? "screen-only" : null}, el("h2", {}, s.title), s.nodes)));
    contents(sections);
    startPrinting();
    addEventListener("unhandledrejection", (event) => main.querySelector("h1, .headline").before(
        el("p", {class: "notice error"}, `Not all of this page can be shown: ${String(event.reason && event.reason.message || event.reason)}`)), {once: true});
    document.documentElement.dataset.ready = "1";
}

try {
    start();
} catch (error) {
    const place = document.getElementById("report");
    place.replaceChildren(el("h1", {}, "This report cannot be shown"), el("p", {class: "notice error"}, String(error && error.message || error)));
    throw error;
}
