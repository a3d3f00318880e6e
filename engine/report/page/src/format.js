// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers, units and times as text.

const RAISED = {"-": "\u207b", 0: "\u2070", 1: "\u00b9", 2: "\u00b2", 3: "\u00b3", 4: "\u2074",
    5: "\u2075", 6: "\u2076", 7: "\u2077", 8: "\u2078", 9: "\u2079"};
const raised = (text) => [...text].map((c) => RAISED[c] || c).join("");

/** A number to so many significant digits, as people write it. */
export function number(value, digits = 4) {
    if (value === null || value === undefined || Number.isNaN(value))
        return "\u2013";
    if (!Number.isFinite(value))
        return value > 0 ? "\u221e" : "\u2212\u221e";
    if (value === 0)
        return "0";
    const size = Math.abs(value);
    if (size >= 1e6 || size < 1e-3) {
        const [mantissa, exponent] = value.toExponential(Math.max(0, digits - 2)).split("e");
        return `${minus(trim(mantissa))}\u00d710${raised(String(+exponent))}`;
    }
    const places = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
    const text = trim(value.toFixed(Math.min(places, 9)));
    const [whole, part] = text.split(".");
    const grouped = size >= 1e4 ? whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") : whole;
    return minus(part === undefined ? grouped : `${grouped}.${part}`);
}

const trim = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
const minus = (text) => text.replace(/^-/, "\u2212");

/** A unit as UDUNITS reads it, as people read it; empty for pure numbers. */
export function unit(text) {
    if (!text || text === "1")
        return "";
    return text.replace(/\bdegC\b/g, "\u00b0C").replace(/\bpercent\b/g, "%").replace(/\bdegrees?\b/g, "\u00b0")
        .replace(/\bu(?=(g|mol|m|L|s|M|S|E)\b)/g, "\u00b5").replace(/\bohm\b/g, "\u03a9")
        .replace(/\^?(-?\d+)(?=$|[ ./*)])/g, (all, power, at, whole) =>
            (at > 0 && /[A-Za-z\u00b5]/.test(whole[at - 1]) ? raised(power) : all))
        .replace(/\*/g, "\u00b7");
}

/** "glucose" with "g/L" as "glucose [g/L]"; pure numbers are "[-]" on axes only. */
export const withUnit = (label, text) => {
    const shown = unit(text);
    return shown ? `${label} [${shown}]` : label;
};

/** A value with its unit. */
export const quantity = (value, text, digits) => {
    const shown = unit(text);
    return shown ? `${number(value, digits)}\u00a0${shown}` : number(value, digits);
};

/** A name of the program in words where it is made of some: carbon_dioxide, but X_BA and DO_top as they are. */
export const words = (name) => (/^[a-z]{3,}(_[a-z]{2,})*$/.test(name) ? name.replace(/_/g, " ") : String(name));

const TIMES = [["s", 1, 150], ["min", 60, 90 * 60], ["h", 3600, 5 * 86400 + 1], ["d", 86400, Infinity]];

/** The unit that suits a span of so many seconds: {unit, factor}. */
export function timeUnit(span) {
    const [name, factor] = TIMES.find((row) => span <= row[2]);
    return {unit: name, factor};
}

/** A number that a tick of an axis shows. */
export function tick(value, step) {
    if (value === 0)
        return "0";
    const size = Math.abs(value);
    if (size >= 1e5 || (size < 1e-3 && !(step >= 1e-5 && placesOf(step) <= 5)))
        return number(value, 3);
    const text = step ? value.toFixed(placesOf(step)) : String(+value.toPrecision(4));
    return minus(text);
}

/** How many decimal places a step needs: 2.5 one, 0.05 two. */
function placesOf(step) {
    let places = 0;
    while (places < 8 && Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) > 1e-6 * step * 10 ** places)
        places++;
    return places;
}

/** Ticks at 1, 2 or 5 times a power of ten that fall in [low, high]. */
export function ticks(low, high, wanted = 6) {
    if (!(high > low))
        return {at: [low], step: 0};
    const rough = (high - low) / Math.max(1, wanted);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
    const at = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
        at.push(i * step || 0);
    return {at, step};
}

/** Ticks at powers of ten, with 2 and 5 between where there are few. */
export function logTicks(low, high, wanted = 9) {
    const at = [], decades = Math.log10(high / low);
    if (decades < 0.6)
        return ticks(low, high, wanted);
    for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); p++)
        for (const m of decades < 1.5 ? [1, 2, 3, 5] : decades < 3.5 ? [1, 3] : [1]) {
            const value = m * 10 ** p;
            if (value >= low * 0.9999 && value <= high * 1.0001)
                at.push(value);
        }
    const skip = Math.ceil(at.length / Math.max(2, wanted));
    return {at: at.filter((_, i) => i % skip === 0), step: 0};
}
