// Looking for words in what somebody wrote: without regard to case and accents, whole words or parts of them.

/** @typedef {{text: string, hit: boolean}} Piece one stretch of a line; hit: it is what was looked for */
/** @typedef {{stretch: string, from: boolean, to: boolean}} Stretch from, to: it begins or ends inside a line */
/** @typedef {{folded: string, starts: number[]}} Mapped each unit of `folded` with where its letter begins in the text */

/** Around what was found, so much of a line is shown, in UTF-16 units. */
const BEFORE = 48;
const SHOWN = 160;
/** One line is looked at in stretches of this length, so that a line without end costs no more than it shows. */
const STRETCH = 4000;
const MARKS = /\p{M}+/gu;

/**
 * @param {string} text
 * @returns {string} the same for two ways of writing one thing: small letters, no accents
 */
export function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(MARKS, "").replaceAll("ς", "σ");
}

/**
 * @param {string} query as typed
 * @returns {string[]} its words, folded, each once; empty: nothing is looked for
 */
export function wordsOf(query) {
  return [...new Set(folded(query).split(/\s+/).filter(Boolean))];
}

/** What a letter folds to, each looked up once. @type {Map<string, string>} */
const known = new Map();

/**
 * @param {string} letter
 * @returns {string}
 */
function foldedLetter(letter) {
  if (letter < "\u0080") return letter.toLowerCase();
  let found = known.get(letter);
  if (found === undefined) {
    found = folded(letter);
    known.set(letter, found);
  }
  return found;
}

/**
 * @param {string} text
 * @returns {Mapped}
 */
function mapped(text) {
  let all = "";
  const starts = [];
  let at = 0;
  for (const letter of text) {
    const one = foldedLetter(letter);
    all += one;
    for (let n = 0; n < one.length; n += 1) starts.push(at);
    at += letter.length;
  }
  starts.push(at);
  return { folded: all, starts };
}

/**
 * @param {string} line folded
 * @param {string[]} words
 * @returns {Array<[from: number, to: number]>} every place, in order, those that touch each other as one
 */
function placesIn(line, words) {
  /** @type {Array<[number, number]>} */
  const found = [];
  for (const word of words) {
    for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + word.length)) found.push([at, at + word.length]);
  }
  found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  /** @type {Array<[number, number]>} */
  const joined = [];
  for (const [from, to] of found) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/**
 * @param {string} text
 * @returns {number[]} where what a reader calls a letter begins, and the end
 */
function letters(text) {
  // Browsers without a segmenter cut between code points instead.
  if (Intl.Segmenter) return [...[...new Intl.Segmenter().segment(text)].map((one) => one.index), text.length];
  const starts = [0];
  for (const letter of text) starts.push((starts.at(-1) ?? 0) + letter.length);
  return starts;
}

/**
 * Looks through one page, and stops for a moment after each stretch, so that a text without end holds up nothing.
 * @param {string[]} texts everything that the page says
 * @param {string[]} words folded
 * @returns {Generator<undefined, Piece[] | null, undefined>} the line that says most of what was looked for, cut around the first
 * place, with every place marked; null: not all of the words stand on this page
 */
export function* seeking(texts, words) {
  const left = new Set(words);
  /** @type {Stretch | null} */
  let best = null;
  let most = 0;
  let since = 0;
  for (const one of texts.flatMap((text) => [...lines(text)])) {
    const line = folded(one.stretch);
    const said = words.filter((word) => line.includes(word));
    for (const word of said) left.delete(word);
    if (said.length > most) [best, most] = [one, said.length];
    if (most === words.length) break;
    since += line.length;
    if (since < STRETCH) continue;
    since = 0;
    yield;
  }
  return best && !left.size ? marked(best, words) : null;
}

/**
 * @param {string} text
 * @returns {Generator<Stretch>} its lines; a long one in stretches, which overlap by what is shown
 */
function* lines(text) {
  for (const line of text.split("\n")) {
    if (!line.trim()) continue;
    for (let at = 0; at < line.length; at += STRETCH) {
      const end = at + STRETCH + SHOWN;
      yield { stretch: line.slice(at, end), from: at > 0, to: end < line.length };
    }
  }
}

/**
 * @param {string} text
 * @param {number} hit
 * @returns {number} where to begin showing it: at a word where one begins, at a letter in any case
 */
function beginBefore(text, hit) {
  const space = text.slice(hit - BEFORE, hit).search(/\s\S/);
  if (space >= 0) return hit - BEFORE + space + 1;
  const from = Math.max(0, hit - BEFORE * 2);
  return from + (letters(text.slice(from, hit)).find((at) => from + at >= hit - BEFORE) ?? hit - from);
}

/**
 * @param {Stretch} of
 * @param {string[]} words
 * @returns {Piece[]}
 */
function marked({ stretch, from, to }, words) {
  const { folded: line, starts } = mapped(stretch);
  const places = placesIn(line, words).map(([one, other]) => [starts[one] ?? 0, starts[other] ?? stretch.length]);
  const first = places[0]?.[0] ?? 0;
  const begin = first > SHOWN - BEFORE ? beginBefore(stretch, first) : 0;
  const cuts = letters(stretch.slice(begin, begin + SHOWN * 2)).map((at) => begin + at);
  const down = (/** @type {number} */ at) => cuts.findLast((one) => one <= at) ?? begin;
  const up = (/** @type {number} */ at) => cuts.find((one) => one >= at) ?? cuts.at(-1) ?? stretch.length;
  const end = up(Math.min(begin + SHOWN, stretch.length));
  /** @type {Piece[]} */
  const pieces = [];
  let at = begin;
  const put = (/** @type {number} */ till, /** @type {boolean} */ hit) => {
    if (till > at) pieces.push({ text: stretch.slice(at, till), hit });
    at = Math.max(at, till);
  };
  for (const [one = 0, other = 0] of places) {
    if (one >= end) break;
    put(down(Math.max(one, at)), false);
    put(up(Math.min(other, end)), true);
  }
  put(end, false);
  return around(pieces, from || begin > 0, to || end < stretch.length);
}

/**
 * @param {Piece[]} pieces
 * @param {boolean} before something stands before them
 * @param {boolean} after
 * @returns {Piece[]}
 */
function around(pieces, before, after) {
  const said = pieces.map((one, n) => (n === 0 && !before && !one.hit ? { ...one, text: one.text.trimStart() } : one));
  return [...(before ? [{ text: "… ", hit: false }] : []), ...said, ...(after ? [{ text: " …", hit: false }] : [])].filter((one) => one.text);
}
