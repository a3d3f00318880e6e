// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of lines, bands and points over a common x axis, by uPlot. What it shows is a list of tracks:
//   {label, unit, x, y, colour (0..7), run, dash, width, kind: "line" | "band" | "points",
//    low, high (of a band), ends (their names), u (of points: bars), muted (points that do not count), hidden}
// x is in the unit of the axis already.
import uPlot from "uplot";
import {axis, moment, shown, stretch, whole} from "./clock.js";
import {csv, download, el, fileName} from "./dom.js";
import {logTicks, number, tick, unit, withUnit} from "./format.js";
import {Figure} from "./figure.js";
import {FONT, palette} from "./theme.js";

const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3]];
const nothing = () => null;
const STEPS = Array.from({length: 25}, (_, i) => [1, 2, 5].map((m) => m * 10 ** (i - 12))).flat();

export class Chart extends Figure {
    /** spec: {title, x: {label, unit, time, log}, tracks, note, height, log, square, diagonal, zero} */
    constructor(spec) {
        super(spec);
        this.spec = spec;
        this.log = !!spec.log;
        this.off = new Set(spec.tracks.filter((t) => t.hidden));
        this.units = [...new Set(spec.tracks.map((t) => t.unit || ""))].slice(0, 2);
        if (spec.mayLog !== false)
            this.tool("log", "Logarithmic axis", () => this.setLog(!this.log), {pressed: this.log});
        if (spec.tracks.some((t) => t.hidden))
            this.tool("range", "Show lowest and highest in the tank", () => this.ranges(), {pressed: false});
        this.tool("CSV", "Download the numbers of this chart as CSV", () => this.saveCsv());
        this.tool("PNG", "Download this chart as a picture", () => this.savePng());
        this.area.tabIndex = 0;
        this.area.setAttribute("role", "img");
        this.area.setAttribute("aria-label", this.describe());
        this.area.addEventListener("keydown", (event) => this.key(event));
        this.legend = el("ul", {class: "legend"});
        this.readouts = [];
        this.makeLegend();
        this.note.before(this.legend);
        if (spec.x.time) {
            this.listens(moment.on(() => this.mark()), stretch.on((range) => this.zoom(range)));
        }
        this.listens(shown.on(() => this.applyShown()));
    }

    visible(track) {
        return !this.off.has(track) && (track.run === undefined || shown.get().has(track.run));
    }

    makeLegend() {
        const {tracks} = this.spec;
        const runs = new Set(tracks.map((t) => t.run));
        for (const track of tracks) {
            const value = el("output", {});
            const swatch = el("i", {class: `swatch ${track.kind || "line"} s${(track.colour || 0) % 8 + 1}`
                + (track.dash ? ` dash${track.dash % 4}` : "")});
            const button = el("button", {type: "button", "aria-pressed": String(!this.off.has(track)),
                onclick: () => this.toggle(track)}, swatch, el("span", {}, track.label), value);
            const item = el("li", {}, button);
            this.readouts.push({track, value, button, item});
            this.legend.append(item);
        }
        this.legend.hidden = this.spec.legend === false || tracks.length < 2 && runs.size < 2 && !tracks.some((t) => t.kind === "points");
        this.applyShown();
    }

    toggle(track) {
        this.off.has(track) ? this.off.delete(track) : this.off.add(track);
        this.readouts.find((r) => r.track === track).button
            .setAttribute("aria-pressed", String(!this.off.has(track)));
        this.applyShown();
    }

    applyShown() {
        for (const {track, item} of this.readouts)
            item.hidden = (track.hidden && this.off.has(track)) || (track.run !== undefined && !shown.get().has(track.run));
        if (!this.plot)
            return;
        this.plot.batch(() => this.columns.forEach(({track}, i) => {
            if (this.plot.series[i + 1].show !== this.visible(track))
                this.plot.setSeries(i + 1, {show: this.visible(track)}, false);
        }));
        this.plot.redraw();
    }

    /** Bands that were left out at first, all of them. */
    ranges() {
        const of = this.spec.tracks.filter((t) => t.hidden), on = this.off.has(of[0]);
        of.forEach((t) => (on ? this.off.delete(t) : this.off.add(t)));
        this.press("range", on);
        this.applyShown();
    }

    setLog(on) {
        this.log = on;
        this.press("log", on);
        this.redraw();
    }

    /** The joined table of uPlot and which column is whose. */
    data() {
        const columns = [], tables = [];
        for (const track of this.spec.tracks) {
            const parts = track.kind === "band" ? [track.low, track.high] : [track.y];
            parts.forEach((y, part) => columns.push({track, part, y}));
            const sorted = sortable(track.x, parts);
            tables.push([sorted.x, ...sorted.ys.map((y) => (this.log ? positive(y) : y))]);
        }
        this.columns = columns;
        if (!tables.length)
            return [[]];
        const same = tables.every((t) => t[0] === tables[0][0]);
        return same ? [tables[0][0], ...tables.flatMap((t) => t.slice(1))] : uPlot.join(tables);
    }

    /** A new plot of width w, all lengths times k, in these colours. */
    make(width, k, colours, live) {
        const {spec} = this, height = (spec.square ? Math.min(width / k, 460) : spec.height || (live ? 210 : 160)) * k;
        const font = `${11 * k}px ${FONT}`;
        const grid = {stroke: colours.rule, width: k}, ticked = {...grid, size: 4 * k};
        const own = (log, dim, space) => (log ? {splits: (u, i, low, high) => logTicks(low, high, dim / space).at,
            filter: (u, at) => at} : {});
        const line = {stroke: colours.soft, font, labelFont: font, grid, ticks: ticked, border: {show: true, ...grid}};
        const used = this.units;
        const axes = [{...line, ...own(spec.x.log, width, 80 * k), label: withUnit(spec.x.label, spec.x.unit), labelSize: 16 * k, labelGap: 2 * k,
            size: 24 * k, gap: 4 * k, space: 48 * k, incrs: STEPS, values: (u, at) => at.map((v) => labelTick(v, at, !!spec.x.log))}];
        used.forEach((name, i) => axes.push({...line, ...own(this.log, height, 34 * k), scale: `y${i}`, side: i ? 1 : 3, label: this.yLabel(name),
            labelSize: 16 * k, labelGap: 2 * k, gap: 4 * k, space: 30 * k, incrs: STEPS, ...(i ? {grid: {show: false}} : {}),
            size: (u, values) => Math.max(30 * k, Math.ceil(10 * k + 6.2 * k * Math.max(0, ...(values || []).map((v) => v.length)))),
            values: (u, at) => at.map((v) => labelTick(v, at, this.log))}));
        const scales = {x: {time: false, distr: spec.x.log ? 3 : 1, range: this.xRange.bind(this)}};
        used.forEach((name, i) => {
            scales[`y${i}`] = {distr: this.log ? 3 : 1, range: (u, low, high) => this.yRange(u, name, low, high)};
        });
        const data = this.data();
        const series = this.columns.map(({track, part}) => this.line(track, part, k, colours));
        const bands = [];
        this.columns.forEach(({track, part}, i) => {
            if (track.kind === "band" && part === 0)
                bands.push({series: [i + 2, i + 1], fill: alpha(colours.series[(track.colour || 0) % 8], 0.16)});
        });
        return new uPlot({
            width, height, scales, axes, bands, padding: [8 * k, used.length > 1 ? 0 : 14 * k, 0, 0],
            series: [{}, ...series], legend: {show: false},
            cursor: live ? this.cursor() : {show: false},
            hooks: {
                draw: [(u) => this.overdraw(u, k, colours)],
                setSelect: live ? [(u) => this.selected(u)] : [],
                setCursor: live ? [(u) => this.readOut(u)] : [],
                setScale: live ? [(u, key) => { if (key === "x") this.mark(); }] : [],
            },
        }, data);
    }

    yLabel(name) {
        const of = this.spec.tracks.filter((t) => (t.unit || "") === name);
        const label = this.spec.y && this.units.length === 1 ? this.spec.y
            : of.length === 1 || this.units.length > 1 ? of[0].label : "";
        return withUnit(label.length > 24 ? `${label.slice(0, 23)}\u2026` : label, name) || unit(name) || "\u2013";
    }

    line(track, part, k, colours) {
        const colour = colours.series[(track.colour || 0) % 8];
        const base = {scale: `y${Math.max(0, this.units.indexOf(track.unit || ""))}`, label: track.label,
            show: this.visible(track), spanGaps: true, pxAlign: 0, points: {show: false}};
        if (track.kind === "points" || track.raw)
            return {...base, paths: nothing, stroke: colour};
        if (track.kind === "band")
            return {...base, stroke: alpha(colour, 0.45), width: 0.75 * k};
        return {...base, stroke: colour, width: (track.width || 1.5) * k,
            dash: (DASHES[(track.dash || 0) % 4] || []).map((d) => d * k),
            paths: track.steps ? uPlot.paths.stepped({align: 1}) : undefined};
    }

    cursor() {
        return {
            drag: {x: true, y: false, setScale: false}, y: false,
            points: {size: 7},
            dataIdx: (u, si, at, x) => nearestFilled(u.data[0], u.data[si], at, x),
            sync: this.spec.x.time ? {key: "time", scales: ["x", null], setSeries: false} : undefined,
            bind: {dblclick: () => () => { this.setStretch(null); }},
        };
    }

    xRange(u, low, high) {
        if (this.own && !this.spec.x.time)
            return this.own;
        if (this.spec.x.time)
            return stretch.get() || whole();
        if (this.spec.diagonal)
            return this.common();
        if (low === null)
            return [0, 1];
        if (this.spec.x.log)
            return [low, high];
        const gap = (high - low || Math.abs(high) || 1) * 0.03;
        return [low - gap, high + gap];
    }

    /** One range for both axes of a parity plot. */
    common() {
        let low = Infinity, high = -Infinity;
        for (const t of this.spec.tracks.filter((t) => this.visible(t) && t.kind === "points"))
            t.x.forEach((x, i) => {
                const u = t.u ? t.u[i] || 0 : 0;
                for (const v of [x - (t.ux ? t.ux[i] || 0 : 0), x + (t.ux ? t.ux[i] || 0 : 0), t.y[i] - u, t.y[i] + u])
                    if (Number.isFinite(v)) { low = Math.min(low, v); high = Math.max(high, v); }
            });
        if (!(high > low)) { high = Number.isFinite(high) ? high + 1 : 1; low = high - 2; }
        const gap = (high - low) * 0.05;
        return [low >= 0 && low < high / 3 ? Math.min(0, low) : low - gap, high + gap];
    }

    yRange(u, name, low, high) {
        if (this.spec.diagonal)
            return this.common();
        const x = u.scales.x;
        for (const t of this.spec.tracks)
            if (t.kind === "points" && (t.unit || "") === name && this.visible(t))
                t.y.forEach((y, i) => {
                    if (!Number.isFinite(y) || (x.min !== null && (t.x[i] < x.min || t.x[i] > x.max)) || (this.log && y <= 0))
                        return;
                    const e = t.u && Number.isFinite(t.u[i]) ? t.u[i] : 0;
                    low = low === null ? y - e : Math.min(low, this.log && y - e <= 0 ? y : y - e);
                    high = high === null ? y + e : Math.max(high, y + e);
                });
        if (low === null || !Number.isFinite(low) || !Number.isFinite(high))
            return this.log ? [1, 10] : [0, 1];
        if (this.log)
            return [Math.max(low / 1.2, high * 1e-6), Math.max(high * 1.2, low * 2)];
        const size = Math.max(Math.abs(low), Math.abs(high));
        if (high - low < 1e-6 * size || size === 0)
            return size === 0 ? [-1, 1] : low > 0 ? [0, 1.6 * high] : [1.6 * low, 0];
        const gap = (high - low) * 0.07;
        if (low >= 0 && low < 0.5 * high)
            return [0, high + gap];
        return [low - gap, high <= 0 && high > 0.5 * low ? 0 : high + gap];
    }

    /** Points, error bars, raw lines and the diagonal, over what uPlot has drawn. */
    overdraw(u, k, colours) {
        const {ctx, bbox} = u, scale = bbox.width && k * uPlot.pxRatio;
        ctx.save();
        ctx.beginPath();
        ctx.rect(bbox.left - 5 * scale, bbox.top, bbox.width + 10 * scale, bbox.height);
        ctx.clip();
        if (this.spec.diagonal || this.spec.zero) {
            const [a, b] = this.spec.diagonal ? [u.scales.x.min, u.scales.x.max] : [0, 0];
            ctx.strokeStyle = colours.soft;
            ctx.lineWidth = scale;
            ctx.setLineDash([5 * scale, 4 * scale]);
            trace(ctx, [[u.valToPos(u.scales.x.min, "x", true), u.valToPos(a, "y0", true)],
                [u.valToPos(u.scales.x.max, "x", true), u.valToPos(b, "y0", true)]]);
            ctx.setLineDash([]);
        }
        for (const t of this.spec.tracks) {
            if (!this.visible(t))
                continue;
            const y = `y${Math.max(0, this.units.indexOf(t.unit || ""))}`;
            const place = (i) => [u.valToPos(t.x[i], "x", true), u.valToPos(t.y[i], y, true)];
            if (t.raw && t.kind !== "points") {
                ctx.strokeStyle = colours.series[(t.colour || 0) % 8];
                ctx.lineWidth = (t.width || 1.5) * scale;
                ctx.setLineDash((DASHES[(t.dash || 0) % 4] || []).map((d) => d * scale));
                trace(ctx, Array.from(t.x, (_, i) => place(i)));
                ctx.setLineDash([]);
            } else if (t.kind === "points") {
                this.drawPoints(u, t, y, place, scale, colours);
            }
        }
        ctx.restore();
    }

    drawPoints(u, t, y, place, scale, colours) {
        const {ctx} = u;
        for (let i = 0; i < t.x.length; i++) {
            if (!Number.isFinite(t.y[i]) || (this.log && t.y[i] <= 0))
                continue;
            const [left, top] = place(i), e = t.u ? t.u[i] : NaN;
            const colour = t.muted && t.muted[i] ? colours.faint : colours.series[(t.colour || 0) % 8];
            ctx.strokeStyle = colour;
            ctx.fillStyle = colours.paper;
            ctx.lineWidth = 1.2 * scale;
            if (Number.isFinite(e) && e > 0) {
                const low = this.log && t.y[i] - e <= 0 ? u.scales[y].min : t.y[i] - e;
                const [a, b] = [u.valToPos(low, y, true), u.valToPos(t.y[i] + e, y, true)];
                trace(ctx, [[left, a], [left, b]]);
                for (const end of [a, b])
                    trace(ctx, [[left - 3 * scale, end], [left + 3 * scale, end]]);
            }
            if (t.ux && t.ux[i] > 0)
                trace(ctx, [t.x[i] - t.ux[i], t.x[i] + t.ux[i]].map((x) => [u.valToPos(x, "x", true), top]));
            ctx.beginPath();
            ctx.arc(left, top, 3.2 * scale, 0, 2 * Math.PI);
            ctx.fill();
            ctx.stroke();
        }
    }

    selected(u) {
        if (u.select.width < 4)
            return;
        this.dragged = performance.now();
        const range = [u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x")];
        u.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
        this.setStretch(range);
    }

    setStretch(range) {
        if (this.spec.x.time)
            return stretch.set(range);
        this.own = range;
        this.plot.setScale("x", range ? {min: range[0], max: range[1]} : {min: null, max: null});
    }

    zoom(range) {
        if (this.plot)
            this.plot.setScale("x", {min: (range || whole())[0], max: (range || whole())[1]});
    }

    readOut(u) {
        const at = u.cursor.idxs;
        this.columns.forEach(({track, part}, i) => {
            if (part)
                return;
            const j = at ? at[i + 1] : null, row = this.readouts.find((r) => r.track === track);
            const value = j === null || j === undefined ? null : u.data[i + 1][j];
            row.value.textContent = u.cursor.left < 0 || value === null || value === undefined ? ""
                : track.kind === "band" ? `${number(value, 4)} \u2026 ${number(u.data[i + 2][j], 4)}` : number(value, 4);
        });
        const alone = this.legend.hidden && this.readouts[0] ? this.readouts[0].value.textContent : "";
        this.where.textContent = u.cursor.left < 0 || u.cursor.left === undefined ? ""
            : `${number(u.posToVal(u.cursor.left, "x"), 4)} ${unit(this.spec.x.unit)}`
                + (alone ? `: ${alone} ${unit(this.readouts[0].track.unit)}` : "");
    }

    mark() {
        if (!this.plot || !this.spec.x.time)
            return;
        const left = this.plot.valToPos(moment.get() / axis.factor, "x");
        const inside = left >= -0.5 && left <= this.plot.over.clientWidth + 0.5;
        this.marker.style.transform = `translateX(${left}px)`;
        this.marker.hidden = !inside;
    }

    draw() {
        const width = Math.max(220, this.area.clientWidth);
        if (this.plot)
            this.plot.destroy();
        this.plot = this.make(width, 1, palette(), true);
        this.area.append(this.plot.root);
        if (this.spec.x.time) {
            this.marker = el("div", {class: "moment"});
            this.plot.over.append(this.marker);
            this.plot.over.addEventListener("click", (event) => {
                if (performance.now() - (this.dragged || -1e9) > 250)
                    moment.set(this.plot.posToVal(event.offsetX, "x") * axis.factor, this);
            });
            this.mark();
        }
    }

    key(event) {
        const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
        if (step && this.spec.x.time)
            moment.set(Math.max(axis.begin, Math.min(axis.end, moment.get() + step * (axis.end - axis.begin) / 100)), this);
        else if (event.key === "Escape" || event.key === "0")
            this.setStretch(null);
        else if (event.key === "l" && this.spec.mayLog !== false)
            this.setLog(!this.log);
        else
            return;
        event.preventDefault();
    }

    describe() {
        const {spec} = this, said = spec.tracks.slice(0, 6).map((t) => {
            const y = t.kind === "band" ? t.high : t.y;
            let low = Infinity, high = -Infinity, at = 0, last = NaN;
            for (let i = 0; i < y.length; i++)
                if (Number.isFinite(y[i])) {
                    if (y[i] > high) { high = y[i]; at = i; }
                    low = Math.min(low, y[i]);
                    last = y[i];
                }
            return low > high ? `${t.label}: no values` : t.kind === "points"
                ? `${t.label}: ${y.length} points from ${number(low, 3)} to ${number(high, 3)} ${unit(t.unit)}`
                : `${t.label}: ${number(low, 3)} to ${number(high, 3)} ${unit(t.unit)}, highest at ${number(t.x[at], 3)}, at the end ${number(last, 3)}`;
        });
        return `${spec.title}. Chart over ${withUnit(spec.x.label, spec.x.unit)}. ${said.join("; ")}.`;
    }

    saveCsv() {
        const {tracks, x} = this.spec, head = [withUnit(x.label, x.unit)], tables = [];
        for (const t of tracks) {
            const parts = t.kind === "band" ? [t.low, t.high] : [t.y];
            head.push(...(t.ends || [t.label]).map((name) => withUnit(name, t.unit)));
            if (t.u) {
                head.push(withUnit(`${t.label}: uncertainty`, t.unit));
                parts.push(t.u);
            }
            tables.push([Array.from(t.x), ...parts.map((p) => Array.from(p))]);
        }
        download(`${fileName(this.spec.title)}.csv`, new Blob([csv([head, ...merged(tables)])], {type: "text/csv"}));
    }

    /** A canvas of it, k times as fine as the screen. */
    async picture(width, k, colours) {
        const plot = this.make(width * k / uPlot.pxRatio, k / uPlot.pxRatio, colours, false);
        await Promise.resolve();
        return {canvas: plot.ctx.canvas, done: () => plot.destroy(), items: this.legend.hidden ? [] : this.readouts
            .filter((r) => this.visible(r.track)).map((r) => ({label: r.track.label,
                colour: colours.series[(r.track.colour || 0) % 8], kind: r.track.kind || "line",
                dash: DASHES[(r.track.dash || 0) % 4]}))};
    }

    /** For paper: drawn at once, its pixels come before the page is laid out. */
    forPaper(width, colours) {
        const k = 2 / uPlot.pxRatio;
        const plot = this.make(width * k, k, colours, false);
        return {node: plot.ctx.canvas, done: () => plot.destroy()};
    }
}

function labelTick(value, at, log) {
    return value === null || value === undefined ? "" : tick(value, log || at.length < 2 ? 0 : Math.abs(at[1] - at[0]));
}

const positive = (y) => Array.from(y, (v) => (v > 0 ? v : null));

/** x in rising order, and the columns with it; as they are where they rise already. */
function sortable(x, ys) {
    for (let i = 1; i < x.length; i++)
        if (!(x[i] >= x[i - 1])) {
            const order = Array.from(x, (_, j) => j).sort((a, b) => x[a] - x[b]);
            return {x: order.map((j) => x[j]), ys: ys.map((y) => order.map((j) => finite(y[j])))};
        }
    return {x, ys: ys.map((y) => (allFinite(y) ? y : Array.from(y, finite)))};
}

const finite = (v) => (Number.isFinite(v) ? v : null);

function allFinite(y) {
    for (let i = 0; i < y.length; i++)
        if (!Number.isFinite(y[i]))
            return false;
    return true;
}

function nearestFilled(xs, ys, at, x) {
    if (ys[at] !== null && ys[at] !== undefined)
        return at;
    let left = at, right = at;
    while (left >= 0 && (ys[left] === null || ys[left] === undefined))
        left--;
    while (right < ys.length && (ys[right] === null || ys[right] === undefined))
        right++;
    if (left < 0 && right >= ys.length)
        return at;
    return left < 0 ? right : right >= ys.length || x - xs[left] <= xs[right] - x ? left : right;
}

function trace(ctx, points) {
    ctx.beginPath();
    points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.stroke();
}

function alpha(hex, part) {
    return hex + Math.round(part * 255).toString(16).padStart(2, "0");
}

/** Rows of all tables side by side, one for each x; equal x of one table stay apart. */
function merged(tables) {
    const width = tables.map((t) => t.length - 1), rows = new Map();
    tables.forEach((t, n) => {
        const before = width.slice(0, n).reduce((a, b) => a + b, 0), seen = new Map();
        t[0].forEach((x, i) => {
            const again = seen.get(x) || 0, key = `${x}|${again}`;
            seen.set(x, again + 1);
            if (!rows.has(key))
                rows.set(key, [x]);
            t.slice(1).forEach((y, j) => { rows.get(key)[1 + before + j] = y[i]; });
        });
    });
    const total = 1 + width.reduce((a, b) => a + b, 0);
    return [...rows.values()].sort((a, b) => a[0] - b[0])
        .map((row) => Array.from({length: total}, (_, i) => row[i]));
}
