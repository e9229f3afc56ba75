// When what is typed becomes a draft and when a version (rule 12): a draft within 2 s of a pause; a version on Continue, on
// leaving, on the page becoming hidden, and at most once a minute while typing.
import { later, now } from "../kernel/clock.js";
import { VaultError, is } from "./errors.js";
import { editing, markLong, putDraft, save } from "./pages.js";
import { toJson } from "./rules/text.js";

/** @typedef {import("./core.js").Core} Core */

const PAUSE = 1_500;
/** The first words since a version, or ever: a text that was pasted is whole at once. */
const FIRST = 250;
const MINUTE = 60_000;

/**
 * @param {Core} core
 * @param {string} page
 * @param {{kind: string, schema: number, parents: string[], draft?: Record<string, unknown>}} of draft: found here, not typed now
 * @param {() => void} kept called after each version
 * @returns {import("./types.js").Editor}
 */
export function makeEditor(core, page, { kind, schema, parents: first, draft }, kept) {
  let parents = first;
  /** @type {Record<string, unknown> | null} words that are in no version yet */
  let pending = draft ?? null;
  /** The words that the draft on the disk holds. */
  let onDisk = pending;
  /** What the last version or the page as loaded says, to see whether anything changed. */
  let said = "";
  let savedAt = now();
  /** @type {(() => void) | null} */
  let waiting = null;
  /** @type {Promise<unknown>} one after the other, so that a version never names itself as its own rival */
  let queue = Promise.resolve();
  const held = core.tabs.hold(editing(page));

  const inTurn = (/** @type {() => Promise<any>} */ work) => {
    const mine = queue.then(work);
    queue = mine.catch(() => {});
    return mine;
  };

  /** What was open in another tab while this device burned its page makes nothing any more: it would bring the page back. */
  const standing = async () => {
    const lists = core.book.entries().filter(({ entry }) => entry.why === "burn" && parents.includes(entry.version));
    if (!lists.length) return;
    const { id } = await core.unlocked().store.get("meta", "device");
    if (lists.some(({ by }) => by.device === id)) throw new VaultError("burned");
  };

  const saveNow = () =>
    inTurn(async () => {
      const body = pending;
      if (!body || toJson(body) === said) return null;
      await standing();
      // A draft that was found may have been made a version meanwhile: once is enough.
      if (body === draft && !(await core.unlocked().store.get("drafts", page))) return null;
      const made = await save(core, page, { kind, schema, body, parents }, [{ table: "drafts", key: page }]).catch((error) =>
        keepAll(body, error));
      core.long.delete(page);
      said = toJson(body);
      parents = [made.version];
      savedAt = now();
      if (pending === body) pending = null;
      kept();
      return { version: made.version };
    });

  /** @param {Record<string, unknown>} body */
  const toDraft = async (body) => {
    await standing();
    await putDraft(core, page, { kind, schema, body, parents });
    onDisk = body;
  };

  /**
   * Whatever stopped the version, its words are kept as a draft first.
   * @param {Record<string, unknown>} body
   * @param {unknown} error
   * @returns {Promise<never>}
   */
  const keepAll = async (body, error) => {
    await toDraft(body).catch(() => {});
    if (is(error, "too-large")) markLong(core, page, { kind, schema, body });
    throw error;
  };

  const onPause = () => {
    waiting = null;
    const body = pending;
    if (!body) return;
    const work = now() - savedAt >= MINUTE ? saveNow() : inTurn(() => toDraft(body));
    work.catch((/** @type {any} */ error) => {
      if ((is(error, "too-large") && onDisk === body) || is(error, "burned")) return;
      core.state.problem = error;
      core.changed();
    });
  };

  const flush = async () => {
    waiting?.();
    waiting = null;
    // A version waits for the one writer, whoever that is now; a draft waits for nobody, and somebody who leaves is gone soon.
    const body = pending;
    if (body && body !== onDisk) await toDraft(body).catch(() => {});
    await saveNow();
    // Two that hurry at once: the draft of one may have come after the version of the other, and would be said again.
    if (body && pending === null) await core.store?.write([{ table: "drafts", key: page }]).catch(() => {});
  };
  const onHide = () => {
    if (globalThis.document?.visibilityState !== "visible") void flush().catch(() => {});
  };
  const onLeave = () => void flush().catch(() => {});
  globalThis.document?.addEventListener("visibilitychange", onHide);
  globalThis.window?.addEventListener("pagehide", onLeave);
  core.open.add(flush);

  return {
    type(body) {
      // Not put off by the next key: someone who never pauses has a draft each moment too, and a version each minute.
      waiting ??= later(pending ? PAUSE : FIRST, onPause);
      pending = body;
    },
    async commit() {
      waiting?.();
      waiting = null;
      return saveNow();
    },
    put: flush,
    async close() {
      try {
        await flush();
      } finally {
        core.open.delete(flush);
        globalThis.document?.removeEventListener("visibilitychange", onHide);
        globalThis.window?.removeEventListener("pagehide", onLeave);
        (await held)?.();
      }
    },
    parents: () => parents,
    kept: () => pending === null || pending === onDisk || toJson(pending) === said,
  };
}
