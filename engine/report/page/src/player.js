// SPDX-License-Identifier: GPL-3.0-or-later
// Slider and play button over the snapshots of the runs; the moment is that of all charts.
import {axis, moment, nearest} from "./clock.js";
import {el} from "./dom.js";
import {number} from "./format.js";

const LASTS = 12; /* s for a whole run of many snapshots */
const SLOWEST = 0.4, QUICKEST = 1 / 24; /* s a snapshot */

/** times: of the snapshots, rising, s. */
export function player(times) {
    const play = el("button", {type: "button", class: "play", "aria-label": "Play"}, "\u25b6");
    const slider = el("input", {type: "range", min: 0, max: times.length - 1, step: 1, value: times.length - 1,
        "aria-label": "Time of the snapshot", class: "slider"});
    const said = el("output", {class: "moment-said"});
    const node = el("div", {class: "player"}, play, slider, said);
    let clock = null, begun = 0, first = 0;
    const say = (i) => {
        const text = `${number(times[i] / axis.factor, 3)} ${axis.unit}`;
        said.textContent = text;
        slider.setAttribute("aria-valuetext", text);
        slider.style.setProperty("--part", `${times.length > 1 ? 100 * i / (times.length - 1) : 0}%`);
    };
    const stop = () => {
        cancelAnimationFrame(clock);
        clock = null;
        play.textContent = "\u25b6";
        play.setAttribute("aria-label", "Play");
    };
    const step = (now) => {
        const pace = 1000 * Math.min(SLOWEST, Math.max(QUICKEST, LASTS / times.length));
        const at = first + Math.floor((now - begun) / pace);
        if (at !== +slider.value)
            moment.set(times[Math.min(at, times.length - 1)], node);
        if (at >= times.length - 1)
            return stop();
        clock = requestAnimationFrame(step);
    };
    play.addEventListener("click", () => {
        if (clock !== null)
            return stop();
        first = +slider.value >= times.length - 1 ? 0 : +slider.value;
        begun = performance.now();
        play.textContent = "\u275a\u275a";
        play.setAttribute("aria-label", "Pause");
        clock = requestAnimationFrame(step);
    });
    slider.addEventListener("input", () => moment.set(times[+slider.value], node));
    moment.on((t) => {
        const i = nearest(times, t);
        slider.value = i;
        say(i);
    });
    const now = nearest(times, moment.get());
    slider.value = now;
    say(now);
    return node;
}
