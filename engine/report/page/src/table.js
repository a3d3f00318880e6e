// SPDX-License-Identifier: GPL-3.0-or-later
// Tables with units in their heads, and the charts of sections that any verb can give.
import {Chart} from "./chart.js";
import {typed} from "./data.js";
import {csv, download, el, fileName} from "./dom.js";
import {Painted, frame} from "./figure.js";
import {number, unit, withUnit} from "./format.js";

const MARKS = {good: "within its limits", bad: "beyond its limits", doubt: "doubtful",
    range: "beyond the range of a correlation", beyond: "beyond the vessel or a limit"};

/** columns: [{title, unit, align}], rows of text, numbers or nodes; marks parallel to rows. */
export function table({title, note, columns, rows, marks, compact}) {
    const save = () => download(`${fileName(title)}.csv`, new Blob([csv([columns.map((c) => withUnit(c.title, c.unit)),
        ...rows.map((row) => row.map((cell) => (cell instanceof Node ? cell.textContent : cell)))])], {type: "text/csv"}));
    const head = el("tr", {}, columns.map((c) => el("th", {scope: "col", class: c.align === "right" ? "right" : null}, c.title,
        unit(c.unit) ? el("span", {class: "unit"}, ` ${unit(c.unit)}`) : null)));
    const body = rows.map((row, r) => el("tr", {}, row.map((cell, i) => {
        const mark = marks && marks[r] ? marks[r][i] : "";
        const right = columns[i] && (columns[i].align === "right" || typeof cell === "number");
        const shown = typeof cell === "number" ? number(cell, 4) : cell === null || cell === undefined ? "\u2013" : cell;
        return el(i === 0 ? "th" : "td", {scope: i === 0 ? "row" : null, class: `${right ? "right" : ""} ${mark ? `mark ${mark}` : ""}`.trim() || null,
            title: mark ? MARKS[mark] : null}, shown);
    })));
    return el("div", {class: `table${compact || columns.length < 5 ? " compact" : ""}`},
        el("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": title}, el("table", {},
            el("caption", {}, el("span", {}, title), el("span", {class: "tools"}, el("button", {type: "button", "aria-label": `Download as CSV: ${title}`, onclick: save}, "CSV"))),
            el("thead", {}, head), el("tbody", {}, body))),
        note ? el("p", {class: "note"}, note) : null);
}

/** Horizontal bars: values with a range, or the two ends of a tornado about its base. */
class Bars extends Painted {
    constructor(chart) {
        super({title: chart.title, note: chart.note});
        this.chart = chart;
        this.tornado = chart.kind === "tornado";
        const x = chart.x || {};
        this.tool("CSV", "Download the numbers as CSV", () => download(`${fileName(chart.title)}.csv`, new Blob([csv(this.tornado
            ? [["name", "low setting", withUnit("at low", x.unit), "high setting", withUnit("at high", x.unit)],
                ...chart.bars.map((b) => [b.name, b.low_setting, b.low, b.high_setting, b.high])]
            : [["name", withUnit(x.label || "value", x.unit), "low", "high"], ...chart.bars.map((b) => [b.name, b.value, b.low, b.high])])], {type: "text/csv"})));
        this.tool("PNG", "Download this picture", () => this.savePng());
        this.canvas.setAttribute("aria-label", `${chart.title}. ${chart.bars.slice(0, 12).map((b) => (this.tornado
            ? `${b.name}: ${number(b.low, 3)} at ${b.low_setting}, ${number(b.high, 3)} at ${b.high_setting}`
            : `${b.name}: ${number(b.value, 3)}`)).join("; ")}`);
        this.canvas.addEventListener("pointermove", (e) => this.hover(e));
        this.canvas.addEventListener("pointerleave", () => { this.where.textContent = ""; });
    }

    tall() { return 46 + 24 * Math.max(1, this.chart.bars.length); }

    hover(event) {
        const bar = this.chart.bars[Math.floor((event.offsetY - 4) / 24)];
        this.where.textContent = !bar ? "" : this.tornado
            ? `${bar.name}: ${number(bar.low, 4)} at ${bar.low_setting}, ${number(bar.high, 4)} at ${bar.high_setting}`
            : `${bar.name}: ${number(bar.value, 4)}${Number.isFinite(bar.low) ? ` (${number(bar.low, 3)} to ${number(bar.high, 3)})` : ""}`;
    }

    paint(ctx, width, height, colours) {
        const {bars, x = {}, base} = this.chart, all = bars.flatMap((b) => [b.value, b.low, b.high]).concat(this.tornado ? [base] : x.log ? [] : [0])
            .filter((v) => Number.isFinite(v) && (!x.log || v > 0));
        let [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [0, 1];
        const gap = (high - low || Math.abs(high) || 1) * (this.tornado ? 0.22 : 0.06);
        if (!x.log) {
            low = low === 0 && !this.tornado ? 0 : low - gap;
            high = high === 0 && !this.tornado ? 0 : high + gap;
        }
        const longest = Math.max(40, ...bars.map((b) => ctx.measureText(b.name).width));
        const left = Math.min(width * 0.38, longest) + 16, box = {left, top: 4, width: width - left - 20, height: height - 46};
        const at = frame(ctx, box, {min: low, max: high, log: !!x.log, label: withUnit(x.label || "", x.unit)}, {min: 0, max: 1, ticks: false}, colours);
        const zero = at.x(this.tornado ? base : x.log ? low : Math.max(low, Math.min(0, high))), each = 24;
        bars.forEach((bar, i) => {
            const y = box.top + i * each;
            ctx.fillStyle = colours.ink;
            ctx.textAlign = "right";
            ctx.fillText(bar.name, left - 8, y + each / 2 + 4, left - 12);
            const part = (value, colour) => {
                if (!Number.isFinite(value))
                    return;
                ctx.fillStyle = colour;
                ctx.fillRect(Math.min(zero, at.x(value)), y + 4, Math.max(1, Math.abs(at.x(value) - zero)), each - 8);
            };
            if (this.tornado) {
                part(bar.low, colours.series[0]);
                part(bar.high, colours.series[1]);
                settings(ctx, bar, at, y + each / 2 + 4, colours);
            } else {
                part(bar.value, colours.series[0]);
                if (Number.isFinite(bar.low) && Number.isFinite(bar.high)) {
                    ctx.strokeStyle = colours.ink;
                    ctx.beginPath();
                    ctx.moveTo(at.x(bar.low), y + each / 2);
                    ctx.lineTo(at.x(bar.high), y + each / 2);
                    ctx.stroke();
                }
            }
        });
        ctx.textAlign = "left";
        ctx.strokeStyle = colours.ink;
        ctx.beginPath();
        ctx.moveTo(Math.round(zero) + 0.5, box.top);
        ctx.lineTo(Math.round(zero) + 0.5, box.top + box.height);
        ctx.stroke();
    }
}

/** At the ends of a tornado's bar, which setting leads there. */
function settings(ctx, bar, at, y, colours) {
    ctx.fillStyle = colours.soft;
    const [left, right] = bar.low <= bar.high ? ["low", "high"] : ["high", "low"];
    for (const [end, align, gap] of [[left, "right", -5], [right, "left", 5]]) {
        if (!Number.isFinite(bar[end]) || !bar[`${end}_setting`])
            continue;
        ctx.textAlign = align;
        ctx.fillText(bar[`${end}_setting`], at.x(bar[end]) + gap, y);
    }
}

/** A chart of a section. */
export function genericChart(chart) {
    if (chart.kind !== "xy")
        return new Bars(chart);
    const tracks = chart.series.map((s, i) => ({label: s.name, unit: (chart.y || {}).unit, x: typed(s.x), y: typed(s.y),
        u: s.u ? typed(s.u) : null, colour: i % 8, dash: Math.floor(i / 8), raw: s.style !== "step", steps: s.style === "step",
        ...(s.style === "band" ? {kind: "band", raw: false, low: typed(s.y), high: typed(s.high)}
            : {kind: s.style === "points" ? "points" : "line"})}));
    return new Chart({title: chart.title, note: chart.note, x: chart.x || {label: "x"}, y: (chart.y || {}).label, log: !!(chart.y || {}).log,
        tracks, height: 260});
}

/** A section of the payload. */
export function genericSection(section, i) {
    const charts = (section.charts || []).map((c) => genericChart(c).node);
    return {title: section.title, anchor: section.anchor ? `section-${fileName(section.anchor)}` : `section-${i}`, nodes: [
        section.text ? el("p", {class: "lead"}, section.text) : null,
        charts.length ? el("div", {class: "charts"}, charts) : null,
        (section.tables || []).map(table)]};
}
