// What keeps a field's words from the services of the browser.

/**
 * - `spellcheck`: Chrome's and Edge's better spell checkers send the text to their makers.
 * - `writingsuggestions`: Edge and Safari finish sentences.
 * - `autocorrect`, `autocapitalize`: the keyboard leaves the words as they are.
 * - `translate`: no translating of the page takes the words along.
 * - `data-gramm…`, `data-lt-active`: the grammar checkers that people add themselves stay away where they heed it.
 */
const UNHELPED = {
  spellcheck: "false",
  writingsuggestions: "false",
  autocorrect: "off",
  autocapitalize: "off",
  translate: "no",
  "data-gramm": "false",
  "data-gramm_editor": "false",
  "data-enable-grammarly": "false",
  "data-lt-active": "false",
};

/** What was typed is not kept for other forms, nor with the tab's history; it runs in its own direction. */
const SEALING = { ...UNHELPED, autocomplete: "off", dir: "auto" };

/**
 * Written as attributes, by hand: given as properties, "false" is a word like any other, and turns spelling help on.
 * @param {HTMLElement | null} field
 * @param {Record<string, string>} attributes
 */
function write(field, attributes) {
  for (const [name, value] of Object.entries(attributes)) field?.setAttribute(name, value);
}

/**
 * `ref=${seal}` on a field for words that go to the vault.
 * @param {HTMLElement | null} field
 */
export const seal = (field) => write(field, SEALING);

/**
 * `ref=${unhelped}` on a field that a password manager may fill: a name, a passphrase.
 * @param {HTMLElement | null} field
 */
export const unhelped = (field) => write(field, UNHELPED);

/** For any input that holds words to be sealed: `<input ...${SEALED} />`. */
export const SEALED = { ref: seal };
