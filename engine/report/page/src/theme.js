// SPDX-License-Identifier: GPL-3.0-or-later
// Light and dark: the colours stand in page.css alone; what draws on a canvas asks here.

const listeners = new Set();
const NAMES = ["ink", "soft", "faint", "rule", "paper", "panel", "accent", "good", "bad", "unsure"];
export const SERIES = 8;

function read(theme) {
    const probe = document.createElement("i");
    probe.dataset.theme = theme;
    document.body.append(probe);
    const style = getComputedStyle(probe), colours = {name: theme, series: []};
    for (const name of NAMES)
        colours[name] = style.getPropertyValue(`--${name}`).trim();
    for (let i = 1; i <= SERIES; i++)
        colours.series.push(style.getPropertyValue(`--s${i}`).trim());
    probe.remove();
    return colours;
}

const known = {};

/** The colours of a theme, of the present one without argument. */
export function palette(theme = document.documentElement.dataset.theme) {
    return known[theme] = known[theme] || read(theme);
}

/** Calls then() when the theme changes. */
export const onTheme = (then) => listeners.add(then);

export function setTheme(theme) {
    document.documentElement.dataset.theme = theme;
    listeners.forEach((then) => then());
}

export const FONT = "ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

export function startTheme() {
    const wish = matchMedia("(prefers-color-scheme: dark)");
    let chosen = null;
    const follow = () => { if (!chosen) setTheme(wish.matches ? "dark" : "light"); };
    wish.addEventListener("change", follow);
    follow();
    return (theme) => { chosen = theme; setTheme(theme); };
}
