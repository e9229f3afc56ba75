// The recovery secret as twelve words and as a card. Word lists and the QR code are fetched only when they are needed.
import { VaultError } from "./errors.js";
import { hex, unHex } from "./rules/text.js";

/** @typedef {"en" | "es"} Lang */

const CARD = /^handrail\/1 card ([^ ]+) ([^ ]+) ([0-9a-f]{32})$/;

/**
 * @param {Lang} lang
 * @returns {Promise<readonly string[]>} 2,048 words
 */
export async function wordList(lang) {
  const list = lang === "es" ? await import("../vendor/bip39-es.js") : await import("../vendor/bip39-en.js");
  return list.wordlist;
}

/**
 * @param {Uint8Array} entropy 16 bytes
 * @param {Lang} lang
 */
export async function wordsOf(entropy, lang) {
  const { entropyToMnemonic } = await import("../vendor/bip39.js");
  const list = [...(await wordList(lang))];
  return entropyToMnemonic(entropy, list).normalize("NFC").split(/\s+/u);
}

/** @param {string} text without capitals and accents: the right keyboard may not be at hand */
function plain(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}

/**
 * @param {string[]} typed
 * @param {Lang} lang
 * @returns {Promise<{list: string[], found: string[], unknown: string[]}>} the words as the list has them, and those it has not
 */
async function lookedUp(typed, lang) {
  const list = [...(await wordList(lang))];
  const byPlain = new Map(list.map((word) => [plain(word), word]));
  const found = typed.map((word) => byPlain.get(word) ?? "");
  return { list, found, unknown: typed.filter((_, at) => !found[at]) };
}

/**
 * @param {string} words twelve, of either list, with whatever stands between them: blanks, commas, numbers, new lines
 * @returns {Promise<Uint8Array>} the 16 bytes behind them; throws `word-count`, `word-unknown`, `bad-words`
 */
export async function entropyOf(words) {
  const { mnemonicToEntropy } = await import("../vendor/bip39.js");
  const typed = plain(words).split(/[^\p{L}]+/u).filter(Boolean);
  const both = await Promise.all(/** @type {Lang[]} */ (["en", "es"]).map((lang) => lookedUp(typed, lang)));
  const [nearest] = both.map((one) => one.unknown).sort((a, b) => a.length - b.length);
  if (nearest?.length && typed.length - nearest.length >= 6) throw new VaultError("word-unknown", { words: nearest.join(", ") });
  if (typed.length !== 12) throw new VaultError("word-count", { n: typed.length });
  for (const { list, found } of both.filter((one) => !one.unknown.length)) {
    try {
      return mnemonicToEntropy(found.join(" "), list);
    } catch {
      // The checksum does not fit; the other list may hold the same twelve.
    }
  }
  throw new VaultError("bad-words");
}

/**
 * @param {string} host
 * @param {string} name
 * @param {Uint8Array} entropy
 */
export function cardText(host, name, entropy) {
  return `handrail/1 card ${host} ${name} ${hex(entropy)}`;
}

/**
 * @param {string} text
 * @param {string} host
 * @returns {{name: string, entropy: Uint8Array<ArrayBuffer>}} throws `bad-card`, `card-of-another-host`
 */
export function readCard(text, host) {
  const match = CARD.exec(text.trim());
  if (!match) throw new VaultError("bad-card");
  // The keys of a lock are made for one host; at another the same card would only give its secret away.
  if (match[1] !== host) throw new VaultError("card-of-another-host", { host: /** @type {string} */ (match[1]) });
  return { name: /** @type {string} */ (match[2]), entropy: unHex(/** @type {string} */ (match[3])) };
}

/**
 * @param {string} text
 * @returns {Promise<boolean[][]>} rows of dark and light squares, with the quiet edge
 */
export async function qrOf(text) {
  const { encodeQR } = await import("../vendor/qr.js");
  return /** @type {boolean[][]} */ (encodeQR(text, "raw", { ecc: "medium", border: 4 }));
}

/**
 * @param {Blob | {width: number, height: number, data: Uint8ClampedArray | Uint8Array}} picture
 * @returns {Promise<string>} the text of the card on it; throws `no-card-seen`
 */
export async function readPicture(picture) {
  const { decodeQR } = await import("../vendor/qr.js");
  try {
    return decodeQR(picture instanceof Blob ? await pixelsOf(picture) : picture);
  } catch {
    throw new VaultError("no-card-seen");
  }
}

/** @param {Blob} picture */
async function pixelsOf(picture) {
  const bitmap = await createImageBitmap(picture);
  // A phone's photo has more pixels than squares need, and decoding time grows with them.
  const scale = Math.min(1, 1600 / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale));
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
