// SPDX-License-Identifier: GPL-3.0-or-later
// What all charts of time share: the moment that is looked at, and the stretch that is shown.

function shared(value) {
    const listeners = new Set();
    return {
        get: () => value,
        set(next, from) {
            value = next;
            listeners.forEach((then) => then(next, from));
        },
        on(then) { listeners.add(then); return () => listeners.delete(then); },
    };
}

/** The moment, in seconds of process time. */
export const moment = shared(0);

/** The stretch of time that is zoomed into, [from, until] in the axis' unit, or null for all. */
export const stretch = shared(null);

/** Which runs are shown: a set of their numbers, replaced as a whole. */
export const shown = shared(new Set());

/** The axis of time of the whole page, settled before the first chart: {unit, factor, begin, end},
 * begin and end in seconds. */
export const axis = {unit: "h", factor: 3600, begin: 0, end: 0};

/** The whole of it, in its unit. */
export const whole = () => [axis.begin / axis.factor, axis.end / axis.factor];

/** The index of the entry of sorted values that is nearest to one. */
export function nearest(values, wanted) {
    let low = 0, high = values.length - 1;
    while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (values[middle] <= wanted)
            low = middle;
        else
            high = middle;
    }
    return high >= 0 && Math.abs(values[high] - wanted) < Math.abs(wanted - values[low]) ? high : Math.max(0, low);
}
