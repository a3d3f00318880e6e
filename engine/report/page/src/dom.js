// SPDX-License-Identifier: GPL-3.0-or-later
// Elements. Text goes in as text nodes only, never as markup.

function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
        if (value === undefined || value === null || value === false)
            continue;
        if (name.startsWith("on"))
            node.addEventListener(name.slice(2), value);
        else if (name === "style")
            Object.assign(node.style, value);
        else
            node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(9))
        if (child !== null && child !== undefined && child !== false)
            node.append(child instanceof Node ? child : String(child));
    return node;
}

export const el = (tag, attributes, ...children) =>
    fill(document.createElement(tag), attributes, children);

let used = 0;

/** A name for an element that is not taken. */
export const fresh = (prefix) => `${prefix}-${++used}`;

/** A file handed to the user, made here. */
export function download(name, blob) {
    const address = URL.createObjectURL(blob);
    const anchor = el("a", {href: address, download: name});
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** "22 m3 E. coli: DO" as part of a file's name. */
export const fileName = (text) =>
    text.normalize("NFKD").replace(/[^A-Za-z0-9.-]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 80) || "chart";

const quoted = (value) => {
    const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

/** Rows of cells as CSV (RFC 4180). */
export const csv = (rows) => rows.map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";

/** Puts text on the clipboard; the answer says whether that worked. */
export async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        const area = el("textarea", {style: {position: "fixed", opacity: 0}});
        area.value = text;
        document.body.append(area);
        area.select();
        const done = document.execCommand("copy");
        area.remove();
        return done;
    }
}

/** A group of buttons of which one is pressed: choices [[value, label]...]. */
export function choice(label, choices, chosen, then) {
    const buttons = choices.map(([value, text]) => el("button", {
        type: "button", "aria-pressed": String(value === chosen), "data-value": value,
        onclick: () => { set(value); then(value); },
    }, text));
    const set = (value) => buttons.forEach((b) =>
        b.setAttribute("aria-pressed", String(b.dataset.value === String(value))));
    const group = el("div", {class: "choice", role: "group", "aria-label": label}, buttons);
    group.choose = set;
    return group;
}

/** A drop-down list: options [[value, label]...]. */
export function select(label, options, chosen, then) {
    const box = el("select", {"aria-label": label, onchange: () => then(box.value)},
        options.map(([value, text]) => el("option", {value, selected: value === chosen}, text)));
    return box;
}
