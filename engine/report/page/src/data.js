// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of the payload as typed arrays (docs/report_payload.md).
import {nearest} from "./clock.js";

const TYPES = {f64: Float64Array, f32: Float32Array, u32: Uint32Array, i32: Int32Array, u16: Uint16Array, u8: Uint8Array};
const known = new WeakMap();

function bytes(text) {
    if (Uint8Array.fromBase64)
        return Uint8Array.fromBase64(text);
    const raw = atob(text), out = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++)
        out[i] = raw.charCodeAt(i);
    return out;
}

const view = (array, raw) => new TYPES[array.type](raw.buffer, raw.byteOffset, raw.byteLength / TYPES[array.type].BYTES_PER_ELEMENT);

/** A typed array that is not packed; empty where there is none. */
export function typed(array) {
    if (!array)
        return new Float64Array(0);
    if (!known.has(array))
        known.set(array, view(array, bytes(array.data)));
    return known.get(array);
}

/** The same for one that may be packed: a promise. */
export async function unpacked(array) {
    if (!array.packed && !array.delta)
        return typed(array);
    if (!known.has(array))
        known.set(array, unpack(array));
    return known.get(array);
}

async function unpack(array) {
    let raw = bytes(array.data);
    if (array.packed) {
        if (typeof DecompressionStream === "undefined")
            throw new Error("this browser cannot unpack the fields: Chromium 80, Firefox 113 and Safari 16.4 can");
        const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream(array.packed));
        raw = new Uint8Array(await new Response(stream).arrayBuffer());
    }
    const out = view(array, raw);
    if (array.delta)
        for (let i = 1; i < out.length; i++)
            out[i] += out[i - 1];
    return out;
}

/** The frames of a field, unpacked when first asked for. */
export class Field {
    constructor(run, raw) {
        Object.assign(this, {run, name: raw.name, unit: raw.unit, long: raw.long_name, min: raw.min, max: raw.max, raw});
        this.low = typed(raw.frames.low);
        this.high = typed(raw.frames.high);
        this.scale = raw.frames.scale;
        this.missing = raw.frames.missing;
        this.n = raw.frames.values.n[1];
        this.times = typed(run.field_time);
        this.mean = typed(raw.mean);
    }

    get ready() { return !!this.values; }

    async load() {
        this.values = this.values || await unpacked(this.raw.frames.values);
        return this;
    }

    frameAt(time) { return nearest(this.times, time); }

    /** NaN where there is no number. */
    at(frame, cell) {
        const q = this.values[frame * this.n + cell];
        return q === this.missing ? NaN : this.low[frame] + (this.high[frame] - this.low[frame]) * q / this.scale;
    }

    /** What share of the liquid, over all frames, is seen below each edge gives a range that few cells leave. */
    usual(part) {
        const seen = this.raw.seen;
        if (!seen)
            return [this.min, this.max];
        const edges = typed(seen.edges), fraction = typed(seen.fraction), bins = edges.length - 1;
        const total = new Float64Array(bins);
        fraction.forEach((f, i) => { total[i % bins] += f; });
        const all = total.reduce((a, b) => a + b, 0);
        let low = 0, high = bins, sum = 0;
        for (let i = 0; i < bins && sum + total[i] <= part * all; i++) { sum += total[i]; low = i + 1; }
        sum = 0;
        for (let i = bins - 1; i > low && sum + total[i] <= part * all; i--) { sum += total[i]; high = i; }
        return [Math.max(this.min, edges[low]), Math.min(this.max, edges[high])];
    }

    /** How far it is from even: the widest spread of a frame over the largest mean of the run. */
    get unevenness() {
        const series = this.run.byName.get(this.name);
        let spread = 0, mean = series ? Math.abs(series.max) || 0 : 0;
        for (let i = 0; i < this.low.length; i++) {
            spread = Math.max(spread, this.high[i] - this.low[i]);
            mean = Math.max(mean, Math.abs(this.mean[i]) || 0);
        }
        return mean > 0 ? spread / mean : 0;
    }
}
