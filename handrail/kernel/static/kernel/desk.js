// Writing on a page: following what it says, keeping what is typed, and saying where the words are now.
import { useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { later } from "./clock.js";
import { Told } from "./errors.js";
import { sentence, wrong } from "./parts.js";
import { holding } from "./settle.js";
import { has, t } from "./words.js";

/** @typedef {Record<string, unknown>} Body */
/** @typedef {{body: Body, at: string, version: string, newerApp: boolean}} Head */
/** @typedef {{page: string, kind: string, schema: number}} Page */
/** @typedef {{type: (body: Body) => void, commit: () => Promise<unknown>, put: () => Promise<unknown>, close: () => Promise<void>, parents: () => string[], kept: () => boolean}} Editor */
/** @typedef {{dirty: boolean, editor: Editor | null}} Desk what the open sheet holds */
/** @typedef {"clean" | "typing" | "kept" | "failed" | "empty"} Typed */
/** @typedef {{page: string, backedUp: boolean, tooLong?: boolean}} Line */
/** @typedef {{status: () => {phase: string, online: boolean}, pages: () => Line[], on: (fn: () => void) => () => void}} Vault what a desk asks of the vault */

/** A draft is sealed within 2 s of a pause; a little later the words may say so. */
const DRAFT_IS_KEPT = 2500;

/**
 * The status line: where the words are now, and nothing more hopeful than that.
 * @param {Vault} vault
 * @param {string} id
 * @param {Typed} typed
 * @returns {{text: string, kind: string}}
 */
export function whereItIs(vault, id, typed) {
  const { phase, online } = vault.status();
  const line = vault.pages().find((one) => one.page === id);
  if (typed === "empty") return { text: t("app.write.nothing"), kind: "" };
  if (typed === "failed") return { text: t("app.write.not_kept"), kind: "alone" };
  if (!line && typed === "clean") return { text: "", kind: "" };
  if (typed === "typing") return { text: t("app.write.saving"), kind: "" };
  if (line?.tooLong) return { text: t("app.write.too_long"), kind: "alone" };
  if (phase === "device-only") return { text: t("app.write.local"), kind: "alone" };
  if (!online) return { text: t("app.write.no_signal"), kind: "alone" };
  if (typed === "kept") return { text: t("app.write.draft"), kind: "" };
  return line?.backedUp ? { text: t("app.write.backed"), kind: "kept" } : { text: t("app.write.waiting"), kind: "" };
}

/**
 * Follows a page: reads it again after every change, but never over words that are still being typed, and without
 * a new sheet (caret and all) when what changed is what this sheet itself wrote.
 * @template {{parents: string[]}} O
 * @template {Vault} V
 * @param {V} vault
 * @param {string} id
 * @param {(vault: V, id: string) => Promise<O>} open
 */
export function useOpened(vault, id, open) {
  const [opened, setOpened] = useState(/** @type {O | null} */ (null));
  const [sheet, setSheet] = useState(0);
  const [trouble, setTrouble] = useState("");
  /** @type {Desk} */
  const desk = useRef({ dirty: false, editor: null }).current;
  useEffect(() => {
    const read = async () => {
      if (desk.dirty) return;
      try {
        const next = await open(vault, id);
        if (desk.dirty) return;
        const own = desk.editor?.parents().join() === next.parents.join();
        if (!own) setSheet((n) => n + 1);
        setOpened(next);
      } catch (error) {
        setTrouble(sentence(error));
      }
    };
    void read();
    return vault.on(() => void read());
  }, [vault, id]);
  return { opened, sheet, trouble, desk };
}

/**
 * The editor of one sheet, from its first drawing to its last: drafts while typing, a version on `commit`, and all that is typed
 * made safe when the sheet goes.
 * @param {Desk} desk
 * @param {() => Editor} make
 * @param {boolean} found a draft was found: its words are on this device already
 */
export function useEditor(desk, make, found) {
  const [typed, setTyped] = useState(/** @type {Typed} */ (found ? "kept" : "clean"));
  const soon = useRef(() => {});
  /** How often something was typed: whatever came while a version was made is in none yet. */
  const turns = useRef(0);
  // Before the first key can be pressed: an effect that waits for a picture would let words be typed to nobody.
  useLayoutEffect(() => {
    const mine = make();
    desk.editor = mine;
    const forget = holding(() => mine.put());
    return () => {
      forget();
      soon.current();
      if (desk.editor === mine) Object.assign(desk, { dirty: false, editor: null });
      void mine.close().catch(() => undefined);
    };
  }, []);
  const look = () => {
    if (desk.editor?.kept()) setTyped("kept");
    else soon.current = later(DRAFT_IS_KEPT, look);
  };
  /** @param {Body} body */
  const type = (body) => {
    turns.current += 1;
    desk.dirty = true;
    setTyped("typing");
    desk.editor?.type(body);
    soon.current();
    soon.current = later(DRAFT_IS_KEPT, look);
  };
  /** @param {string} field the one that a refusal is about */
  const commit = async (field) => {
    const turn = turns.current;
    try {
      await desk.editor?.commit();
    } catch (error) {
      soon.current();
      const long = error instanceof Told && error.code === "too-large";
      setTyped(long && desk.editor?.kept() ? "kept" : "failed");
      throw error instanceof Told && has(error.textId) ? error : wrong(field, "app.write.not_kept");
    }
    if (turn !== turns.current) return;
    soon.current();
    desk.dirty = false;
    setTyped("clean");
  };
  return { typed, setTyped, type, commit };
}
