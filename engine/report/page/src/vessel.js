// SPDX-License-Identifier: GPL-3.0-or-later
// Where the cells of a cylinder grid stand, and the vessel's fittings.

export class Grid {
    constructor(mesh) {
        this.r = mesh.r_edges;
        this.z = mesh.z_edges;
        this.sectors = mesh.ring_n_theta;
        this.offset = [0];
        for (const m of this.sectors)
            this.offset.push(this.offset[this.offset.length - 1] + m);
        this.layer = this.offset[this.offset.length - 1];
        this.radius = this.r[this.r.length - 1];
        this.bottom = this.z[0];
        this.top = this.z[this.z.length - 1];
    }

    get turned() { return this.sectors.some((m) => m > 1); }

    /** The cell at a place, -1 outside. */
    cell(r, theta, z) {
        const ring = bin(this.r, r), layer = bin(this.z, z);
        if (ring < 0 || layer < 0)
            return -1;
        const m = this.sectors[ring], whole = 2 * Math.PI;
        const k = Math.min(m - 1, Math.floor((((theta % whole) + whole) % whole) / whole * m));
        return layer * this.layer + this.offset[ring] + k;
    }
}

function bin(edges, value) {
    if (value < edges[0] || value > edges[edges.length - 1])
        return -1;
    let low = 0, high = edges.length - 1;
    while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (edges[middle] <= value)
            low = middle;
        else
            high = middle;
    }
    return low;
}

const line = (ctx, ...points) => {
    ctx.beginPath();
    points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.stroke();
};

/** Draws twice: a dark halo that tells the lines from any colour below, then the lines. */
function haloed(ctx, draw) {
    for (const [colour, width] of [["rgba(0,0,0,0.75)", 3], ["#ffffff", 1.25]]) {
        ctx.strokeStyle = ctx.fillStyle = colour;
        ctx.lineWidth = width;
        draw();
    }
}

/** Shaft, impellers, sparger, probes and feeds in the section at an angle; their names where the box has room. */
export function drawSection(ctx, mesh, at, angle, box) {
    haloed(ctx, () => {
        const impellers = mesh.impellers || [];
        if (impellers.length)
            line(ctx, [at.x(0), at.y(mesh.z_edges[mesh.z_edges.length - 1])], [at.x(0), at.y(Math.min(...impellers.map((i) => i.z)))]);
        for (const impeller of impellers) {
            const half = impeller.diameter / 2, high = (impeller.blade_height || impeller.diameter / 5) / 2;
            line(ctx, [at.x(-half), at.y(impeller.z)], [at.x(half), at.y(impeller.z)]);
            for (const side of [-1, 1])
                rectangle(ctx, at, side * half * 0.5, side * half, impeller.z - high, impeller.z + high);
        }
        drawSparger(ctx, mesh, at);
        for (const point of mesh.points || []) {
            const x = at.x(point.r * Math.cos(point.theta - angle)), y = at.y(point.z);
            mark(ctx, point.what, x, y);
        }
    });
    if (box.width > 110)
        for (const point of mesh.points || [])
            label(ctx, String(point.name || ""), at.x(point.r * Math.cos(point.theta - angle)), at.y(point.z), box.left + box.width);
}

function drawSparger(ctx, mesh, at) {
    const {sparger} = mesh;
    if (!sparger || sparger.z === null || sparger.z === undefined)
        return;
    const y = at.y(Math.max(sparger.z, mesh.z_edges[0])) - 4, half = (sparger.diameter || 0) / 2;
    if (half > 0 && sparger.kind === "ring")
        line(ctx, [at.x(-half), y], [at.x(half), y]);
    for (const x of half > 0 ? [-half, half] : [0]) {
        ctx.beginPath();
        ctx.arc(at.x(x), y, 3, 0, 7);
        ctx.stroke();
    }
}

function rectangle(ctx, at, x0, x1, z0, z1) {
    const [a, b] = [at.x(x0), at.x(x1)].sort((p, q) => p - q);
    ctx.strokeRect(a, at.y(z1), b - a, at.y(z0) - at.y(z1));
}

function mark(ctx, what, x, y) {
    ctx.beginPath();
    if (what === "feed") {
        ctx.moveTo(x - 5, y - 9);
        ctx.lineTo(x + 5, y - 9);
        ctx.lineTo(x, y);
        ctx.closePath();
    } else if (what === "sensor") {
        ctx.arc(x, y, 4, 0, 7);
        ctx.moveTo(x + 1, y);
        ctx.arc(x, y, 1, 0, 7);
    } else {
        ctx.rect(x - 4, y - 4, 8, 8);
    }
    ctx.stroke();
}

/** To the right of a place, to its left where that would leave the box. */
function label(ctx, text, x, y, end) {
    const shown = text.length > 18 ? `${text.slice(0, 17)}\u2026` : text, wide = ctx.measureText(shown).width;
    ctx.lineJoin = "round";
    ctx.lineWidth = 3;
    ctx.strokeStyle = "rgba(0,0,0,0.75)";
    ctx.fillStyle = "#ffffff";
    const at = x + wide + 9 > end ? x - wide - 9 : x + 8;
    ctx.strokeText(shown, at, y + 4);
    ctx.fillText(shown, at, y + 4);
}

/** Baffles, impeller circle, probes and feeds seen from above. */
export function drawPlan(ctx, mesh, at, angle, height) {
    const radius = mesh.r_edges[mesh.r_edges.length - 1];
    haloed(ctx, () => {
        for (let i = 0; i < Math.min(16, mesh.baffles || 0); i++) {
            const [c, s] = [Math.cos(2 * Math.PI * i / mesh.baffles), Math.sin(2 * Math.PI * i / mesh.baffles)];
            line(ctx, [at.x(radius * c), at.y(radius * s)], [at.x(0.82 * radius * c), at.y(0.82 * radius * s)]);
        }
        const near = (mesh.impellers || []).find((i) => Math.abs(i.z - height) < 0.6 * (i.blade_height || i.diameter / 5));
        if (near) {
            ctx.beginPath();
            ctx.arc(at.x(0), at.y(0), Math.abs(at.x(near.diameter / 2) - at.x(0)), 0, 7);
            ctx.stroke();
        }
        for (const p of mesh.points || [])
            mark(ctx, p.what, at.x(p.r * Math.cos(p.theta)), at.y(p.r * Math.sin(p.theta)));
        ctx.setLineDash([3, 3]);
        line(ctx, [at.x(-radius * Math.cos(angle)), at.y(-radius * Math.sin(angle))],
            [at.x(radius * Math.cos(angle)), at.y(radius * Math.sin(angle))]);
        ctx.setLineDash([]);
    });
}
