// SPDX-License-Identifier: GPL-3.0-or-later
// Colour maps that are even to the eye and safe for colour blindness, at 33 places each; between them
// colours are linear. viridis: Smith and van der Walt, matplotlib (CC0). cividis: Nunez, Anderton and
// Renslow, PLoS ONE 13:e0199239, 2018.
const PLACES = {
    cividis: "00224e00285b002e6a0533711a386f273e6e32436d3b496c434e6c4b546c535a6d5a5f6e61656f686a716f7073"
        + "7676767d7c788482798c8878938e789b9476a39a74aba072b4a76fbcae6cc4b468cdbb63d5c25edec958e7d150f0d8"
        + "46f9e03afee838",
    viridis: "440154470d6048186a482374472d7b4537814240863e49893b528b375b8d33638d2f6b8e2c728e297a8e26828e23"
        + "898e21918c1f988b1fa08822a78528ae8032b67a3fbc734ec36b5ec96270cf5784d44b98d83eaddc30c2df23d8e219"
        + "ece51bfde725",
};

export const maps = Object.keys(PLACES);

const made = {};

/** 256 colours as packed RGBA in the order of this machine's ImageData. */
export function packed(name) {
    if (made[name])
        return made[name];
    const places = PLACES[name];
    const at = (i, c) => parseInt(places.substr(6 * i + 2 * c, 2), 16);
    const bytes = new Uint8ClampedArray(1024);
    for (let i = 0; i < 256; i++) {
        const low = Math.min(31, Math.floor(i * 32 / 255)), part = i * 32 / 255 - low;
        for (let c = 0; c < 3; c++)
            bytes[4 * i + c] = at(low, c) * (1 - part) + at(low + 1, c) * part;
        bytes[4 * i + 3] = 255;
    }
    return made[name] = new Uint32Array(bytes.buffer);
}

/** The colour of a part between 0 and 1, for a canvas. */
export function css(name, part) {
    const bytes = new Uint8Array(packed(name).buffer);
    const i = 4 * Math.max(0, Math.min(255, Math.round(part * 255)));
    return `rgb(${bytes[i]},${bytes[i + 1]},${bytes[i + 2]})`;
}
