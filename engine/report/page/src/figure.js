// SPDX-License-Identifier: GPL-3.0-or-later
// What every picture of the page has: a title, tools, a plot that is drawn when it comes into sight, a
// copy for paper, a picture to take away.
import {download, el, fileName, fresh} from "./dom.js";
import {logTicks, tick, ticks} from "./format.js";
import {FONT, onTheme, palette} from "./theme.js";

const figures = new Set();
const PAPER = {wide: 680, half: 330}; /* px of A4 within its margins */

const sight = new IntersectionObserver((entries) => {
    for (const entry of entries)
        if (entry.isIntersecting) {
            sight.unobserve(entry.target);
            const figure = entry.target.figure;
            figure.drawn = true;
            figure.redraw();
            size.observe(figure.area);
        }
}, {rootMargin: "500px 0px"});

const size = new ResizeObserver((entries) => {
    for (const entry of entries) {
        const figure = entry.target.figure, width = entry.target.clientWidth;
        if (width && width !== figure.width)
            figure.redraw();
    }
});

onTheme(() => figures.forEach((figure) => figure.drawn && figure.redraw()));

export class Figure {
    constructor({title, note, wide}) {
        this.title = title;
        this.wide = !!wide;
        const name = fresh("figure");
        this.where = el("output", {class: "where", "aria-hidden": "true"});
        this.tools = el("div", {class: "tools"});
        this.area = el("div", {class: "plot"});
        this.note = el("p", {class: "note"}, note || "");
        this.note.hidden = !note;
        this.paper = el("div", {class: "paper", "aria-hidden": "true"});
        this.node = el("figure", {class: `figure${wide ? " wide" : ""}`, "aria-labelledby": name},
            el("figcaption", {}, el("h3", {id: name}, title), this.where, this.tools), this.area, this.paper, this.note);
        this.area.figure = this.node.figure = this;
        this.buttons = {};
        this.ends = [];
        figures.add(this);
        sight.observe(this.node);
    }

    /** Keeps what ends its listening. */
    listens(...ends) {
        this.ends.push(...ends);
    }

    /** The end of a figure that is shown no more. */
    dispose() {
        this.ends.forEach((end) => end());
        figures.delete(this);
        sight.unobserve(this.node);
        size.unobserve(this.area);
        if (this.plot)
            this.plot.destroy();
    }

    tool(label, hint, then, {pressed} = {}) {
        this.buttons[label] = el("button", {type: "button", title: hint, "aria-label": `${hint}: ${this.title}`,
            "aria-pressed": pressed === undefined ? null : String(pressed), onclick: then}, label);
        this.tools.append(this.buttons[label]);
    }

    press(label, on) {
        this.buttons[label].setAttribute("aria-pressed", String(on));
    }

    redraw() {
        if (!this.drawn || !this.area.clientWidth)
            return;
        this.width = this.area.clientWidth;
        this.draw();
    }

    toPaper(colours) {
        if (!this.node.isConnected)
            return;
        const made = this.forPaper(this.onPaper ? this.onPaper() : this.wide ? PAPER.wide : PAPER.half, colours);
        made.node.style.cssText = "width:100%;height:auto";
        this.paper.replaceChildren(made.node);
        this.unpaper = made.done;
    }

    fromPaper() {
        if (this.unpaper)
            this.unpaper();
        this.unpaper = null;
        this.paper.replaceChildren();
    }

    async savePng() {
        const colours = palette(), k = 2, width = Math.max(480, Math.min(1100, this.area.clientWidth));
        const {canvas, done, items} = await this.picture(width, k, colours);
        const sheet = el("canvas", {}), ctx = sheet.getContext("2d");
        const rows = legendRows(ctx, items, canvas.width - 24 * k, k);
        sheet.width = canvas.width + 24 * k;
        sheet.height = canvas.height + (40 + 18 * rows.length) * k;
        ctx.fillStyle = colours.paper;
        ctx.fillRect(0, 0, sheet.width, sheet.height);
        ctx.fillStyle = colours.ink;
        ctx.font = `600 ${14 * k}px ${FONT}`;
        ctx.fillText(this.title, 12 * k, 22 * k);
        ctx.drawImage(canvas, 12 * k, 32 * k);
        drawLegend(ctx, rows, 12 * k, canvas.height + 46 * k, k, colours);
        done();
        sheet.toBlob((blob) => download(`${fileName(this.title)}.png`, blob), "image/png");
    }
}

function legendRows(ctx, items, width, k) {
    ctx.font = `${11 * k}px ${FONT}`;
    const rows = [];
    let left = Infinity;
    for (const item of items) {
        const need = ctx.measureText(item.label).width + 40 * k;
        if (left + need > width) {
            rows.push([]);
            left = 0;
        }
        rows[rows.length - 1].push({...item, left});
        left += need;
    }
    return rows;
}

function drawLegend(ctx, rows, left, top, k, colours) {
    ctx.font = `${11 * k}px ${FONT}`;
    rows.forEach((row, r) => row.forEach((item) => {
        const x = left + item.left, y = top + r * 18 * k - 4 * k;
        ctx.strokeStyle = ctx.fillStyle = item.colour;
        ctx.lineWidth = 2 * k;
        ctx.setLineDash((item.dash || []).map((d) => d * k));
        ctx.beginPath();
        if (item.kind === "points")
            ctx.arc(x + 10 * k, y, 3.2 * k, 0, 7);
        else {
            ctx.moveTo(x, y);
            ctx.lineTo(x + 20 * k, y);
        }
        ctx.stroke();
        ctx.setLineDash([]);
        ctx.fillStyle = colours.ink;
        ctx.fillText(item.label, x + 26 * k, y + 4 * k);
    }));
}

/** A figure that paints itself: a subclass has paint(ctx, width, colours, live) and tall(width). */
export class Painted extends Figure {
    constructor(options) {
        super(options);
        this.canvas = el("canvas", {role: "img", "aria-label": options.title});
        this.area.append(this.canvas);
    }

    draw() {
        this.render(this.canvas, this.width, window.devicePixelRatio || 1, palette(), true);
    }

    render(canvas, width, ratio, colours, live) {
        const height = Math.round(this.tall(width));
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
        if (live)
            Object.assign(canvas.style, {width: `${width}px`, height: `${height}px`});
        const ctx = canvas.getContext("2d");
        ctx.scale(ratio, ratio);
        ctx.font = `11px ${FONT}`;
        ctx.textBaseline = "alphabetic";
        this.paint(ctx, width, height, colours, live);
        return canvas;
    }

    forPaper(width, colours) {
        return {node: this.render(el("canvas", {}), width, 2, colours, false), done: () => {}};
    }

    async picture(width, k, colours) {
        return {canvas: this.render(el("canvas", {}), width, k, colours, false), done: () => {}, items: []};
    }
}

/** Axes around a box {left, top, width, height}; x and y: {min, max, log, label, at?}. Answers with the
 * places of values: {x(v), y(v), atX(px), atY(px)}. */
export function frame(ctx, box, x, y, colours, {gridded = true} = {}) {
    const map = (a, length, start, flip) => {
        const f = a.log ? Math.log : (v) => v, inverse = a.log ? Math.exp : (v) => v;
        const [low, high] = [f(a.min), f(a.max)];
        const part = (v) => (high > low ? (f(v) - low) / (high - low) : 0.5);
        return {to: (v) => start + (flip ? 1 - part(v) : part(v)) * length,
            from: (px) => inverse(low + (flip ? 1 - (px - start) / length : (px - start) / length) * (high - low))};
    };
    const h = map(x, box.width, box.left, false), v = map(y, box.height, box.top, true);
    const bottom = box.top + box.height;
    const places = (a, wanted) => (a.at ? {at: a.at, step: 0} : a.log ? logTicks(a.min, a.max, wanted) : ticks(a.min, a.max, wanted));
    ctx.font = `11px ${FONT}`;
    ctx.lineWidth = 1;
    ctx.strokeStyle = colours.rule;
    ctx.fillStyle = colours.soft;
    const line = (a, b, c, d) => { ctx.beginPath(); ctx.moveTo(a, b); ctx.lineTo(c, d); ctx.stroke(); };
    const sharp = (p) => Math.round(p) + 0.5;
    ctx.textAlign = "center";
    const across = places(x, Math.max(2, box.width / 64));
    for (const value of x.ticks === false ? [] : across.at) {
        const px = sharp(h.to(value));
        line(px, gridded ? box.top : bottom, px, bottom + 4);
        ctx.fillText(x.text ? x.text(value) : tick(value, across.step), px, bottom + 16);
    }
    ctx.textAlign = "right";
    const up = places(y, Math.max(2, box.height / 36));
    for (const value of y.ticks === false ? [] : up.at) {
        const px = sharp(v.to(value));
        line(box.left - 4, px, gridded ? box.left + box.width : box.left, px);
        ctx.fillText(y.text ? y.text(value) : tick(value, up.step), box.left - 7, px + 4);
    }
    ctx.textAlign = "center";
    if (x.label)
        ctx.fillText(x.label, box.left + box.width / 2, bottom + 31);
    if (y.label) {
        ctx.save();
        ctx.translate(y.labelAt || 11, box.top + box.height / 2);
        ctx.rotate(-Math.PI / 2);
        ctx.fillText(y.label, 0, 0);
        ctx.restore();
    }
    ctx.textAlign = "left";
    return {x: h.to, y: v.to, atX: h.from, atY: v.from};
}

/** How much room the ticks of a vertical axis need. */
export function room(ctx, y, height) {
    ctx.font = `11px ${FONT}`;
    const {at, step} = y.at ? {at: y.at, step: 0} : y.log ? logTicks(y.min, y.max, Math.max(2, height / 36)) : ticks(y.min, y.max, Math.max(2, height / 36));
    return Math.ceil(Math.max(8, ...at.map((v) => ctx.measureText(y.text ? y.text(v) : tick(v, step)).width))) + 12 + (y.label ? 14 : 0);
}

/** Shows other figures in a place. */
export function swap(place, ...shown) {
    [...place.children].forEach((node) => node.figure && node.figure.dispose());
    place.replaceChildren(...shown.map((figure) => figure.node));
}

const waiting = new Set();

/** What paper has to wait for. */
export const beforePaper = (promise) => waiting.add(promise);

/** Prints when everything that is to be seen is there. */
export async function printPage() {
    await Promise.all(waiting);
    window.print();
}

/** Everything for paper, and back. */
export function startPrinting() {
    let theme = null, closed = [];
    const to = () => {
        if (theme)
            return;
        theme = document.documentElement.dataset.theme;
        document.documentElement.dataset.theme = "light";
        closed = [...document.querySelectorAll("details:not([open])")];
        closed.forEach((d) => { d.open = true; });
        figures.forEach((figure) => figure.toPaper(palette("light")));
    };
    const from = () => {
        if (!theme)
            return;
        document.documentElement.dataset.theme = theme;
        theme = null;
        closed.forEach((d) => { d.open = false; });
        figures.forEach((figure) => figure.fromPaper());
    };
    window.addEventListener("beforeprint", to);
    window.addEventListener("afterprint", from);
}
