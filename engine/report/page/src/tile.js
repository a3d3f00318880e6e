// SPDX-License-Identifier: GPL-3.0-or-later
// One field of one run in the tank: the section, the plan at a height, the colour bar, the hover value.
import {axis, moment} from "./clock.js";
import {css, packed} from "./colour.js";
import {csv, download, el, fileName, select} from "./dom.js";
import {Painted, beforePaper, frame, room} from "./figure.js";
import {number, quantity, tick, ticks, withUnit, words} from "./format.js";
import {Grid, drawPlan, drawSection} from "./vessel.js";

const TALLEST = 470, BAR = 14;

/** settings: {map, log, angle, height, above, rangeOf(field, frame), pick(place), changed()}, common to all tiles. */
export class Tile extends Painted {
    constructor(runs, field, settings) {
        super({title: words(field.name)});
        Object.assign(this, {runs, field, settings, grid: new Grid(field.run.mesh), frame: -1});
        this.node.classList.add("tile");
        const heading = this.node.querySelector("h3");
        const fields = runs.flatMap((run) => run.fieldsOf), several = runs.length > 1;
        heading.replaceChildren(select("Field shown", fields.map((f, i) =>
            [i, several ? `${words(f.name)} \u2013 ${f.run.label}` : words(f.name)]), fields.indexOf(field),
        (i) => this.show(fields[i])));
        this.tool("CSV", "Download this frame as CSV", () => this.saveCsv());
        this.tool("PNG", "Download this picture", () => this.savePng());
        this.canvas.addEventListener("pointermove", (event) => this.hover(event));
        this.canvas.addEventListener("pointerleave", () => { this.where.textContent = ""; });
        this.canvas.addEventListener("click", (event) => this.pick(event));
        this.indices = {};
        this.tallest = TALLEST;
        this.title = this.name();
        /* at once, not when in sight: paper may be asked for before */
        beforePaper(field.load());
    }

    name() {
        return this.runs.length > 1 ? `${words(this.field.name)} (${this.field.run.label})` : words(this.field.name);
    }

    /** A whole row with the view from above, a third of it without. */
    onPaper() { return this.settings.above && this.grid.turned ? 680 : 220; }

    forPaper(width, colours) {
        this.tallest = 310;
        const made = super.forPaper(width, colours);
        this.tallest = TALLEST;
        return made;
    }

    show(field) {
        this.field = field;
        this.title = this.name();
        this.grid = new Grid(field.run.mesh);
        this.indices = {};
        this.settings.changed();
    }

    /** Boxes of the parts for a width: section beside plan where there is room, else above it. */
    plan(width, ctx) {
        const {grid} = this, yAxis = {min: grid.bottom, max: grid.top, label: "height z [m]"};
        const left = room(ctx, yAxis, TALLEST), slim = 2 * grid.radius / (grid.top - grid.bottom);
        const bar = 92, turned = grid.turned && this.settings.above, bottom = 36, top = 10;
        const beside = turned && width > 460;
        const across = beside ? (width - left - bar) * (slim > 0.9 ? 0.5 : 0.42) : width - left - bar;
        let high = Math.min(this.tallest, across / slim);
        const wide = Math.min(across, high * slim);
        high = wide / slim;
        const section = {left, top, width: wide, height: high};
        const barBox = {left: left + wide + 16, top: top + (high > 320 ? (high - 320) / 2 : 0), width: BAR, height: Math.min(high, 320)};
        let plan = null;
        if (beside) {
            const rest = width - (barBox.left + bar) - 34;
            const side = Math.min(rest, high - 10, 300);
            plan = {left: barBox.left + bar + 22 + (rest - side) / 2, top: top + Math.max(0, (high - side) / 2), width: side, height: side};
        } else if (turned) {
            const side = Math.min(width - left - 30, 240);
            plan = {left, top: top + high + bottom + 24, width: side, height: side};
        }
        const total = Math.max(top + high + bottom, plan ? plan.top + plan.height + bottom : 0);
        return {section, bar: barBox, plan, total};
    }

    tall(width) {
        return this.plan(width, this.canvas.getContext("2d")).total;
    }

    /** Which cell each pixel of a view shows; made anew when the view changes. */
    index(name, w, h, key, cellOf) {
        const old = this.indices[name];
        if (old && old.w === w && old.h === h && old.key === key)
            return old.cells;
        const cells = new Int32Array(w * h);
        for (let j = 0; j < h; j++)
            for (let i = 0; i < w; i++)
                cells[j * w + i] = cellOf((i + 0.5) / w, (j + 0.5) / h);
        this.indices[name] = {w, h, key, cells};
        return cells;
    }

    image(ctx, name, box, key, cellOf) {
        const ratio = ctx.getTransform().a;
        const w = Math.max(1, Math.round(box.width * ratio)), h = Math.max(1, Math.round(box.height * ratio));
        const cells = this.index(`${name}${ratio}`, w, h, key, cellOf);
        const image = new ImageData(w, h), out = new Uint32Array(image.data.buffer);
        const colours = this.lookUp(), base = this.frame * this.field.n, {values} = this.field;
        for (let i = 0; i < out.length; i++)
            if (cells[i] >= 0)
                out[i] = colours[values[base + cells[i]]];
        const sheet = el("canvas", {width: w, height: h});
        sheet.getContext("2d").putImageData(image, 0, 0);
        ctx.imageSmoothingEnabled = false;
        ctx.drawImage(sheet, box.left, box.top, box.width, box.height);
    }

    /** The colour of each stored number in this frame. */
    lookUp() {
        const {field} = this, table = packed(this.settings.map), n = field.missing + 1;
        const out = new Uint32Array(n), low = field.low[this.frame], high = field.high[this.frame];
        for (let q = 0; q <= field.scale; q++)
            out[q] = table[Math.round(255 * this.part(low + (high - low) * q / field.scale))];
        out[field.missing] = 0;
        return out;
    }

    part(value) {
        const [low, high] = this.range;
        if (!(high > low))
            return 0.5;
        const p = this.settings.log ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
        return p < 0 ? 0 : p > 1 ? 1 : p || 0;
    }

    paint(ctx, width, height, colours, live) {
        const {field, grid, settings} = this;
        if (!field.ready) {
            field.load().then(() => this.redraw());
            return;
        }
        this.frame = field.frameAt(moment.get());
        this.range = settings.rangeOf(field, this.frame);
        const places = this.plan(width, ctx), {mesh} = field.run;
        this.places = live ? places : this.places;
        this.image(ctx, "section", places.section, `${settings.angle}`, (u, v) => {
            const x = (2 * u - 1) * grid.radius;
            return grid.cell(Math.abs(x), settings.angle + (x < 0 ? Math.PI : 0), grid.top - v * (grid.top - grid.bottom));
        });
        const at = frame(ctx, places.section, {min: -grid.radius, max: grid.radius, label: "radius r [m]",
            text: (v) => number(Math.abs(v), 2)}, {min: grid.bottom, max: grid.top, label: "height z [m]"},
        colours, {gridded: false});
        this.walls(ctx, places.section, colours);
        drawSection(ctx, mesh, at, settings.angle, places.section);
        this.colourBar(ctx, places.bar, colours);
        if (places.plan)
            this.fromAbove(ctx, places.plan, colours);
        if (places.plan) {
            const y = at.y(settings.height);
            ctx.fillStyle = colours.accent;
            for (const [x, side] of [[places.section.left, -1], [places.section.left + places.section.width, 1]]) {
                ctx.beginPath();
                ctx.moveTo(x + side, y);
                ctx.lineTo(x + 7 * side, y - 4);
                ctx.lineTo(x + 7 * side, y + 4);
                ctx.fill();
            }
        }
        if (live)
            this.canvas.setAttribute("aria-label", this.describe());
    }

    walls(ctx, box, colours) {
        ctx.strokeStyle = colours.ink;
        ctx.lineWidth = 1.5;
        ctx.beginPath();
        ctx.moveTo(box.left, box.top);
        ctx.lineTo(box.left, box.top + box.height);
        ctx.lineTo(box.left + box.width, box.top + box.height);
        ctx.lineTo(box.left + box.width, box.top);
        ctx.stroke();
    }

    fromAbove(ctx, box, colours) {
        const {grid, settings, field} = this, R = grid.radius;
        this.image(ctx, "plan", box, `${settings.height}`, (u, v) => {
            const x = (2 * u - 1) * R, y = (1 - 2 * v) * R, r = Math.hypot(x, y);
            return r > R ? -1 : grid.cell(r, Math.atan2(y, x), Math.min(Math.max(settings.height, grid.bottom), grid.top));
        });
        const at = {x: (x) => box.left + (x / R + 1) / 2 * box.width, y: (y) => box.top + (1 - y / R) / 2 * box.height};
        ctx.strokeStyle = colours.ink;
        ctx.lineWidth = 1.5;
        ctx.beginPath();
        ctx.arc(box.left + box.width / 2, box.top + box.height / 2, box.width / 2, 0, 7);
        ctx.stroke();
        drawPlan(ctx, field.run.mesh, at, settings.angle, settings.height);
        ctx.fillStyle = colours.soft;
        ctx.textAlign = "center";
        ctx.fillText(`from above at z = ${number(settings.height, 3)} m`, box.left + box.width / 2, box.top + box.height + 18);
        ctx.textAlign = "left";
    }

    colourBar(ctx, box, colours) {
        const {field, settings} = this, [low, high] = this.range;
        for (let i = 0; i < box.height; i++) {
            ctx.fillStyle = css(settings.map, 1 - i / (box.height - 1));
            ctx.fillRect(box.left, box.top + i, box.width, 1.5);
        }
        const beyond = [[field.high[this.frame] > high, box.top, -1, 1], [field.low[this.frame] < low, box.top + box.height, 1, 0]];
        for (const [there, y, way, part] of beyond)
            if (there && high > low) {
                ctx.fillStyle = css(settings.map, part);
                ctx.beginPath();
                ctx.moveTo(box.left, y);
                ctx.lineTo(box.left + box.width, y);
                ctx.lineTo(box.left + box.width / 2, y + 8 * way);
                ctx.fill();
            }
        const ends = high > low ? {min: low, max: high, log: settings.log} : {min: low - 1, max: low + 1, at: [low], text: () => number(low, 4)};
        ctx.save();
        ctx.translate(box.left + box.width, 0);
        rightAxis(ctx, box, ends, withUnit(words(field.name), field.unit), colours);
        ctx.restore();
    }

    describe() {
        const {field, frame} = this, t = field.times[frame] / axis.factor;
        return `${this.name()} in the tank at ${number(t, 3)} ${axis.unit}: ${number(field.low[frame], 3)} to `
            + `${quantity(field.high[frame], field.unit, 3)}, mean ${quantity(field.mean[frame], field.unit, 3)}. `
            + `Section at ${Math.round(this.settings.angle * 180 / Math.PI)} degrees.`;
    }

    /** The place under the pointer: {cell, r, theta, z, view} or null. */
    place(event) {
        if (!this.places)
            return null;
        const {section, plan} = this.places, {grid, settings} = this;
        const inside = (b) => b && event.offsetX >= b.left && event.offsetX <= b.left + b.width
            && event.offsetY >= b.top && event.offsetY <= b.top + b.height;
        if (inside(section)) {
            const x = ((event.offsetX - section.left) / section.width * 2 - 1) * grid.radius;
            const z = grid.top - (event.offsetY - section.top) / section.height * (grid.top - grid.bottom);
            const theta = settings.angle + (x < 0 ? Math.PI : 0);
            return {r: Math.abs(x), theta, z, cell: grid.cell(Math.abs(x), theta, z), view: "section"};
        }
        if (inside(plan)) {
            const x = ((event.offsetX - plan.left) / plan.width * 2 - 1) * grid.radius;
            const y = (1 - (event.offsetY - plan.top) / plan.height * 2) * grid.radius, r = Math.hypot(x, y);
            const theta = (Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI);
            return r > grid.radius ? null : {r, theta, z: settings.height, cell: grid.cell(r, theta, settings.height), view: "plan"};
        }
        return null;
    }

    hover(event) {
        const place = this.field.ready && this.frame >= 0 ? this.place(event) : null;
        this.where.textContent = !place || place.cell < 0 ? "" :
            `${quantity(this.field.at(this.frame, place.cell), this.field.unit, 4)} at r ${number(place.r, 3)} m, `
            + `z ${number(place.z, 3)} m, ${Math.round(place.theta * 180 / Math.PI) % 360}\u00b0`;
    }

    pick(event) {
        const place = this.place(event);
        if (place && this.grid.turned)
            this.settings.pick(place);
    }

    saveCsv() {
        const {field, grid, frame} = this, rows = [["z [m]", "r [m]", "theta [rad]", withUnit(field.name, field.unit)]];
        for (let l = 0; l + 1 < grid.z.length; l++)
            for (let i = 0; i + 1 < grid.r.length; i++)
                for (let k = 0; k < grid.sectors[i]; k++)
                    rows.push([(grid.z[l] + grid.z[l + 1]) / 2, (grid.r[i] + grid.r[i + 1]) / 2,
                        2 * Math.PI * (k + 0.5) / grid.sectors[i], field.at(frame, l * grid.layer + grid.offset[i] + k)]);
        download(`${fileName(this.name())}_${Math.round(field.times[frame])}s.csv`, new Blob([csv(rows)], {type: "text/csv"}));
    }
}

/** Ticks to the right of a box, and a label beyond them. */
function rightAxis(ctx, box, y, label, colours) {
    const mirrored = {left: 0, top: box.top, width: 0, height: box.height};
    const texts = [], {step} = y.at || y.log ? {step: 0} : ticks(y.min, y.max, box.height / 36);
    const probe = {...y, text: (v) => { texts.push([v, y.text ? y.text(v) : tick(v, step)]); return ""; }};
    const at = frame(ctx, mirrored, {min: 0, max: 1, ticks: false}, probe, colours, {gridded: false});
    ctx.fillStyle = colours.soft;
    let wide = 0;
    for (const [v, t] of texts) {
        ctx.fillText(t, 7, at.y(v) + 4);
        wide = Math.max(wide, ctx.measureText(t).width);
    }
    ctx.save();
    ctx.translate(wide + 22, box.top + box.height / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.textAlign = "center";
    ctx.fillText(label, 0, 0);
    ctx.restore();
}
