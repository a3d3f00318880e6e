// SPDX-License-Identifier: GPL-3.0-or-later
// The section on the tank: tiles of fields over one slider.
import {moment, shown} from "./clock.js";
import {maps} from "./colour.js";
import {choice, el, select} from "./dom.js";
import {number, words} from "./format.js";
import {player} from "./player.js";
import {Tile} from "./tile.js";

/** The common state of the tiles, and what their controls change. */
class Settings {
    constructor(tiles, log) {
        Object.assign(this, {tiles, map: "viridis", range: "run", log, angle: 0, height: 0, above: true});
    }

    changed() {
        cancelAnimationFrame(this.pending);
        this.pending = requestAnimationFrame(() => this.tiles.forEach((tile) => tile.redraw()));
    }

    /** [low, high] of the colours of a field: common to all shown tiles of that name. */
    rangeOf(field, frame) {
        const same = this.tiles.map((t) => t.field).filter((f) => f.name === field.name && f.unit === field.unit);
        const pairs = (same.length ? same : [field]).map((f) => {
            const at = f === field ? frame : f.frameAt(moment.get());
            return this.range === "frame" ? [f.low[at], f.high[at]] : this.range === "usual" ? f.usual(0.01) : [f.min, f.max];
        });
        let [low, high] = [Math.min(...pairs.map((p) => p[0])), Math.max(...pairs.map((p) => p[1]))];
        if (this.log) {
            low = low > 0 ? Math.max(low, high * 1e-6) : high * 1e-4;
        } else if (this.range === "run" && low > 0 && low < 0.2 * high) {
            low = 0;
        }
        return [low, high];
    }

    pick(place) {
        if (place.view === "section")
            this.height = place.z;
        else
            this.angle = place.theta;
        this.told();
        this.changed();
    }
}

/** How far the means of one field of several runs come apart, relative to the largest. */
function apart(fields) {
    const ends = fields.map((f) => f.mean[f.mean.length - 1]), largest = Math.max(...ends.map(Math.abs));
    return largest > 0 ? (Math.max(...ends) - Math.min(...ends)) / largest : 0;
}

/** Fields for the first tiles: of one run the two that are least even, of several the one that tells them
 * apart. */
function firstFields(runs) {
    const worth = (f) => Math.min(f.unevenness, 3) + (/oxygen/.test(f.name) ? 1.5 : 0)
        - (/carbon_dioxide|biomass/.test(f.name) ? 0.5 : 0);
    if (runs.length === 1)
        return [...runs[0].fieldsOf].sort((a, b) => worth(b) - worth(a)).filter((f, i) => i === 0 || f.unevenness > 1e-6).slice(0, 2);
    const same = (name) => runs.map((run) => run.fieldsOf.find((f) => f.name === name)).filter(Boolean);
    const tells = (f) => Math.min(f.unevenness, 1) * apart(same(f.name));
    const best = [...runs[0].fieldsOf].sort((a, b) => tells(b) - tells(a))[0];
    return runs.map((run) => run.fieldsOf.find((f) => f.name === best.name) || run.fieldsOf[0]).slice(0, 4);
}

export function tankSection(all) {
    const runs = all.filter((run) => run.mesh && run.mesh.kind === "cylinder" && run.fieldsOf.length);
    if (!runs.length)
        return null;
    const tiles = [], first = firstFields(runs), {mesh} = first[0].run;
    const settings = new Settings(tiles, false);
    const feed = (mesh.points || []).find((p) => p.what === "feed") || (mesh.points || [])[0];
    settings.angle = feed ? feed.theta : 0;
    settings.height = feed ? feed.z : (mesh.z_edges[0] + mesh.z_edges[mesh.z_edges.length - 1]) / 2;
    settings.above = runs.length === 1;
    const row = el("div", {class: "tiles"});
    settings.lay = () => row.classList.toggle("slim", !settings.above);
    settings.lay();
    const add = (field) => {
        const tile = new Tile(runs, field, settings);
        tiles.push(tile);
        tile.tool("\u00d7", "Remove this tile", () => {
            if (tiles.length > 1) {
                tiles.splice(tiles.indexOf(tile), 1);
                tile.dispose();
                tile.node.remove();
                settings.changed();
            }
        });
        row.append(tile.node);
        settings.changed();
    };
    const times = [...new Set(runs.flatMap((run) => Array.from(run.fieldsOf[0].times)))].sort((a, b) => a - b);
    const controls = makeControls(settings, mesh, add, runs, times);
    first.forEach(add);
    moment.on(() => settings.changed());
    shown.on(() => settings.changed());
    const stated = runs.map((run) => run.fields_stated).filter(Boolean);
    return {title: "The tank in cross-section", anchor: "tank", nodes: [
        el("p", {class: "lead"}, "The section through the axis, with the view from above beside it. Click into the section to choose the "
            + "height of the view from above, into that view to turn the section, into any chart of time to go to its moment."),
        controls, row, stated.length ? el("p", {class: "note"}, [...new Set(stated)].join(" ")) : null]};
}

function makeControls(settings, mesh, add, runs, times) {
    const turned = mesh.ring_n_theta.some((m) => m > 1);
    const [bottom, top] = [mesh.z_edges[0], mesh.z_edges[mesh.z_edges.length - 1]];
    const slide = (label, low, high, step, value, text, then) => {
        const said = el("output", {}, text(value));
        const input = el("input", {type: "range", min: low, max: high, step, value, "aria-label": label,
            oninput: () => { said.textContent = text(+input.value); then(+input.value); settings.changed(); }});
        return {node: el("label", {class: "slide"}, el("span", {}, label), input, said),
            set: (v) => { input.value = v; said.textContent = text(v); }};
    };
    const degrees = (v) => `${Math.round(v)}\u00b0`, metres = (v) => `${number(v, 3)} m`;
    const angle = slide("Angle", 0, 360, 1, settings.angle * 180 / Math.PI, degrees, (v) => { settings.angle = v * Math.PI / 180; });
    const height = slide("Height", bottom, top, (top - bottom) / 200, settings.height, metres, (v) => { settings.height = v; });
    settings.told = () => { angle.set(settings.angle * 180 / Math.PI); height.set(settings.height); };
    const more = select("Add a field", [["", "Add a field\u2026"], ...runs.flatMap((run, r) => run.fieldsOf.map((f, i) =>
        [`${r}:${i}`, runs.length > 1 ? `${words(f.name)} \u2013 ${run.label}` : words(f.name)]))], "", (value) => {
        const [r, i] = value.split(":");
        if (value)
            add(runs[r].fieldsOf[i]);
        more.value = "";
    });
    return el("div", {class: "controls sticky"}, player(times), el("div", {class: "row"},
        choice("Colour map", maps.map((m) => [m, m]).reverse(), settings.map, (m) => { settings.map = m; settings.changed(); }),
        choice("Range of the colours", [["run", "whole run"], ["usual", "98 % of it"], ["frame", "this frame"]], settings.range,
            (r) => { settings.range = r; settings.changed(); }),
        choice("Scale of the colours", [["", "linear"], ["log", "log"]], settings.log ? "log" : "", (v) => { settings.log = v === "log"; settings.changed(); }),
        turned ? [choice("View from above", [["1", "with plan"], ["", "section only"]], settings.above ? "1" : "",
            (v) => { settings.above = !!v; settings.lay(); settings.changed(); }), angle.node, height.node] : null, more));
}
