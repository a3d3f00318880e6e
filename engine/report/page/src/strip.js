// SPDX-License-Identifier: GPL-3.0-or-later
// What depends on time and on one more axis: a strip over all times beside the profile at the moment.
import {axis, moment, nearest} from "./clock.js";
import {css, packed} from "./colour.js";
import {csv, download, el, fileName} from "./dom.js";
import {Painted, frame, room} from "./figure.js";
import {number, tick, unit, withUnit} from "./format.js";

/* data: {title, label, unit, times (s), rows(i) -> array of bins, bins, edges | centres | names, log,
 *        value: {label, unit}, bars (true: a histogram), sd(i)} */

const edgesOf = (data) => {
    if (data.edges)
        return data.edges;
    if (data.names)
        return Float64Array.from({length: data.bins + 1}, (_, i) => i - 0.5);
    const c = data.centres, out = new Float64Array(c.length + 1);
    for (let i = 1; i < c.length; i++)
        out[i] = (c[i] + c[i - 1]) / 2;
    out[0] = c.length > 1 ? c[0] - (out[1] - c[0]) : c[0] - 0.5;
    out[c.length] = c.length > 1 ? c[c.length - 1] + (c[c.length - 1] - out[c.length - 1]) : c[0] + 0.5;
    return out;
};

const axisOf = (data) => {
    const edges = edgesOf(data), low = Math.min(edges[0], edges[edges.length - 1]), high = Math.max(edges[0], edges[edges.length - 1]);
    return {min: low, max: high, log: data.log && low > 0, label: withUnit(data.label, data.unit)};
};

function common(figure, data) {
    figure.tool("CSV", "Download the numbers as CSV", () => {
        const head = [`time [${axis.unit}]`, ...Array.from({length: data.bins}, (_, i) => (data.names ? data.names[i]
            : data.edges ? `${data.edges[i]} to ${data.edges[i + 1]}` : String(data.centres[i])))];
        const rows = Array.from(data.times, (t, i) => [t / axis.factor, ...data.rows(i)]);
        download(`${fileName(data.title)}.csv`, new Blob([csv([head, ...rows])], {type: "text/csv"}));
    });
    figure.tool("PNG", "Download this picture", () => figure.savePng());
}

export class Strip extends Painted {
    constructor(data) {
        super({title: `${data.title}: over time`});
        this.data = data;
        common(this, data);
        this.canvas.addEventListener("click", (event) => {
            if (this.at)
                moment.set(Math.max(axis.begin, Math.min(axis.end, this.at.atX(event.offsetX) * axis.factor)), this);
        });
        this.canvas.addEventListener("pointermove", (event) => this.hover(event));
        this.canvas.addEventListener("pointerleave", () => { this.where.textContent = ""; });
        this.line = el("div", {class: "moment"});
        this.area.append(this.line);
        this.area.classList.add("holds-moment");
        this.listens(moment.on(() => this.mark()));
    }

    tall(width) { return Math.max(210, Math.min(280, width * 0.5)); }

    paint(ctx, width, height, colours, live) {
        const {data} = this, y = this.yAxis();
        const left = room(ctx, y, height - 50), box = {left, top: 8, width: width - left - 66, height: height - 46};
        const raster = this.raster();
        ctx.imageSmoothingEnabled = false;
        ctx.drawImage(raster, box.left, box.top, box.width, box.height);
        const at = frame(ctx, box, {min: data.times[0] / axis.factor, max: data.times[data.times.length - 1] / axis.factor,
            label: `time [${axis.unit}]`}, y, colours, {gridded: false});
        ctx.strokeStyle = colours.rule;
        ctx.strokeRect(box.left + 0.5, box.top + 0.5, box.width, box.height);
        const bar = {left: box.left + box.width + 12, top: box.top, width: 10, height: box.height};
        for (let i = 0; i < bar.height; i++) {
            ctx.fillStyle = css("viridis", 1 - i / bar.height);
            ctx.fillRect(bar.left, bar.top + i, bar.width, 1.5);
        }
        ctx.fillStyle = colours.soft;
        ctx.fillText(number(this.high, 2), bar.left + 14, bar.top + 8);
        ctx.fillText(number(this.low, 2), bar.left + 14, bar.top + bar.height);
        if (live) {
            this.at = at;
            this.box = box;
            this.mark();
        }
    }

    yAxis() {
        const {data} = this, y = axisOf(data);
        if (data.names) {
            const skip = Math.ceil(data.bins / 16);
            y.at = data.names.map((_, i) => i).filter((i) => i % skip === 0);
            y.text = (i) => (data.names[i].length > 14 ? `${data.names[i].slice(0, 13)}\u2026` : data.names[i]);
            y.label = "";
        }
        return y;
    }

    /** One pixel a column of time and 256 rows, so that bins of any width are where they belong. */
    raster() {
        const {data} = this, edges = edgesOf(data), y = axisOf(data), rows = 256;
        const f = y.log ? Math.log : (v) => v, wide = Math.min(600, Math.max(2, 4 * data.times.length));
        let [low, high] = [Infinity, -Infinity];
        data.times.forEach((_, i) => { for (const v of data.rows(i)) if (Number.isFinite(v)) { low = Math.min(low, v); high = Math.max(high, v); } });
        if (data.bars)
            low = 0;
        [this.low, this.high] = low <= high ? [low, high] : [0, 1];
        const binOf = new Int32Array(rows);
        for (let j = 0; j < rows; j++) {
            const part = f(y.min) + (f(y.max) - f(y.min)) * (1 - (j + 0.5) / rows), value = y.log ? Math.exp(part) : part;
            binOf[j] = locate(edges, value);
        }
        const image = new ImageData(wide, rows), out = new Uint32Array(image.data.buffer), colours = packed("viridis");
        const [t0, t1] = [data.times[0], data.times[data.times.length - 1]];
        /* shares of the liquid span orders of magnitude: their root is shown */
        const show = data.bars ? Math.sqrt : (p) => p;
        for (let c = 0; c < wide; c++) {
            const row = data.rows(nearest(data.times, t0 + (t1 - t0) * (c + 0.5) / wide));
            for (let j = 0; j < rows; j++) {
                const v = row[binOf[j]];
                if (Number.isFinite(v))
                    out[j * wide + c] = colours[Math.round(255 * show((v - this.low) / (this.high - this.low || 1)))];
            }
        }
        const canvas = el("canvas", {width: wide, height: rows});
        canvas.getContext("2d").putImageData(image, 0, 0);
        return canvas;
    }

    mark() {
        if (!this.at)
            return;
        const left = this.at.x(moment.get() / axis.factor);
        Object.assign(this.line.style, {transform: `translateX(${left}px)`, top: `${this.box.top}px`, height: `${this.box.height}px`});
        this.line.hidden = left < this.box.left - 1 || left > this.box.left + this.box.width + 1;
    }

    hover(event) {
        const {data, box, at} = this;
        if (!at || event.offsetX < box.left || event.offsetX > box.left + box.width || event.offsetY < box.top || event.offsetY > box.top + box.height)
            return;
        const t = at.atX(event.offsetX), bin = locate(edgesOf(data), at.atY(event.offsetY));
        const value = data.rows(nearest(data.times, t * axis.factor))[bin];
        const place = data.names ? data.names[bin] : `${number(at.atY(event.offsetY), 3)} ${unit(data.unit)}`;
        this.where.textContent = `${number(value, 3)} ${unit(data.value.unit)} at ${number(t, 3)} ${axis.unit}, ${place}`;
    }
}

function locate(edges, value) {
    const rising = edges[edges.length - 1] >= edges[0];
    let low = 0, high = edges.length - 1;
    while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((edges[middle] <= value) === rising)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/** The next of 1, 2, 5, 10 ... so that an axis seldom changes while the data move. */
function roundUp(value) {
    const power = 10 ** Math.floor(Math.log10(value > 0 ? value : 1));
    return [1, 2, 5, 10].map((m) => m * power).find((v) => v >= value) || 1;
}

/** The profile at the moment: bars between edges, a line over centres, or a bar a name. */
export class Profile extends Painted {
    constructor(data) {
        super({title: `${data.title}: at the moment`});
        this.data = data;
        common(this, data);
        this.head = this.node.querySelector("h3");
        this.tell();
        this.listens(moment.on(() => { this.tell(); this.redraw(); }));
    }

    /** Says in the title which moment it is. */
    tell() {
        const {data} = this, i = nearest(data.times, moment.get());
        const when = `${number(data.times[i] / axis.factor, 3)} ${axis.unit}`;
        this.head.textContent = `${data.title}: at ${when}`;
        this.canvas.setAttribute("aria-label", `${data.title} at ${when}: ${this.describe(data.rows(i))}`);
    }

    tall(width) {
        return this.data.names ? Math.max(120, Math.min(520, 46 + this.data.bins * (this.data.bins > 40 ? 9 : 20)))
            : Math.max(210, Math.min(280, width * 0.5));
    }

    paint(ctx, width, height, colours) {
        const {data} = this, i = nearest(data.times, moment.get()), row = data.rows(i);
        if (data.names)
            return this.paintBars(ctx, width, height, colours, row);
        const [low, high] = data.bars ? [0, roundUp(Math.max(...row))] : this.limits(), y = {min: low, max: high, label: withUnit(data.value.label, data.value.unit)};
        const left = room(ctx, y, height - 50), box = {left, top: 8, width: width - left - 14, height: height - 46};
        const at = frame(ctx, box, axisOf(data), y, colours);
        ctx.save();
        ctx.beginPath();
        ctx.rect(box.left, box.top, box.width, box.height + 1);
        ctx.clip();
        ctx.strokeStyle = colours.series[0];
        ctx.lineWidth = 1.5;
        if (data.bars)
            this.bars(ctx, at, row, colours);
        else
            this.curve(ctx, at, row, i, colours);
        ctx.restore();
    }

    describe(row) {
        const {data} = this;
        let best = 0;
        for (let i = 1; i < row.length; i++)
            if (row[i] > row[best])
                best = i;
        const where = data.names ? data.names[best] : number(data.edges ? data.edges[best] : data.centres[best], 3);
        return `highest ${number(row[best], 3)} at ${where}`;
    }

    /** Common to all moments, so that what moves is the data. */
    limits() {
        if (this.known)
            return this.known;
        let [low, high] = [Infinity, -Infinity];
        this.data.times.forEach((_, i) => {
            for (const v of this.data.rows(i))
                if (Number.isFinite(v)) { low = Math.min(low, v); high = Math.max(high, v); }
        });
        if (!(low <= high))
            [low, high] = [0, 1];
        if (low >= 0)
            low = 0;
        return this.known = [low, high > low ? high * 1.05 : low + 1];
    }

    bars(ctx, at, row, colours) {
        const edges = edgesOf(this.data);
        ctx.fillStyle = colours.series[0];
        for (let i = 0; i < row.length; i++)
            if (row[i] > 0) {
                const [a, b] = [at.x(edges[i]), at.x(edges[i + 1])];
                ctx.fillRect(Math.min(a, b), at.y(row[i]), Math.max(1, Math.abs(b - a) - 0.5), at.y(0) - at.y(row[i]));
            }
    }

    curve(ctx, at, row, i, colours) {
        const {data} = this, c = data.centres, sd = data.sd ? data.sd(i) : null;
        if (sd) {
            ctx.fillStyle = `${colours.series[0]}33`;
            ctx.beginPath();
            for (let j = 0; j < c.length; j++) ctx.lineTo(at.x(c[j]), at.y(row[j] + sd[j]));
            for (let j = c.length - 1; j >= 0; j--) ctx.lineTo(at.x(c[j]), at.y(row[j] - sd[j]));
            ctx.fill();
        }
        ctx.beginPath();
        for (let j = 0; j < c.length; j++) ctx.lineTo(at.x(c[j]), at.y(row[j]));
        ctx.stroke();
    }

    paintBars(ctx, width, height, colours, row) {
        const {data} = this, whole = this.limits(), low = whole[0], high = low === 0 ? roundUp(Math.max(...row)) : whole[1];
        const longest = Math.max(...data.names.map((n) => ctx.measureText(n).width));
        const left = Math.min(160, longest) + 14, box = {left, top: 4, width: width - left - 60, height: height - 42};
        const at = frame(ctx, box, {min: low, max: high, label: withUnit(data.value.label, data.value.unit)},
            {min: 0, max: data.bins, ticks: false}, colours);
        const each = box.height / data.bins;
        for (let i = 0; i < data.bins; i++) {
            const y = box.top + i * each;
            ctx.fillStyle = colours.series[0];
            const [a, b] = [at.x(Math.max(low, Math.min(0, high))), at.x(row[i])];
            ctx.fillRect(Math.min(a, b), y + each * 0.15, Math.max(1, Math.abs(b - a)), each * 0.7);
            if (each < 8)
                continue;
            ctx.fillStyle = colours.ink;
            ctx.textAlign = "right";
            ctx.fillText(data.names[i], left - 7, y + each / 2 + 4, left - 10);
            ctx.textAlign = "left";
            ctx.fillStyle = colours.soft;
            ctx.fillText(tick(+Number(row[i]).toPrecision(4)), b + 5, y + each / 2 + 4);
        }
    }
}
