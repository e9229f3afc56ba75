// This side of the Worker. Where there is none (node; a browser that refuses it) the same work is done here, only slower to look at.
import { VaultError } from "./errors.js";
import { passphraseSecret } from "./keys.js";
import { openMany } from "./opening.js";
import { workerUrl } from "./trusted.js";

/** @typedef {import("./seal.js").Openers} Openers */
/** @typedef {import("./opening.js").Item} Item */
/** @typedef {(value: any) => void} Settle */

/** Below this, starting a Worker costs more than it saves. */
const FEW = 8;

class Helper {
  constructor() {
    /** @type {Map<number, [Settle, Settle]>} */
    this.waiting = new Map();
    this.last = 0;
    this.worker = new Worker(workerUrl(), { type: "module", name: "handrail" });
    this.worker.onmessage = ({ data }) => {
      const [done, no] = this.waiting.get(data.id) ?? [];
      this.waiting.delete(data.id);
      if ("code" in data) no?.(new VaultError(data.code));
      else done?.(data.ok);
    };
    this.worker.onerror = () => this.end();
  }

  /**
   * @param {Record<string, unknown>} what
   * @returns {Promise<any>}
   */
  ask(what) {
    const id = ++this.last;
    return new Promise((done, no) => {
      this.waiting.set(id, [done, no]);
      this.worker.postMessage({ id, ...what });
    });
  }

  end() {
    this.worker.terminate();
    for (const [, no] of this.waiting.values()) no(new VaultError("worker-stopped"));
    this.waiting.clear();
  }
}

/** @returns {Helper | null} */
function helper() {
  try {
    return typeof Worker === "undefined" ? null : new Helper();
  } catch {
    return null;
  }
}

/**
 * A Worker of its own, ended behind the answer: the passphrase stays in no memory that lives on.
 * @param {string} passphrase
 * @param {Uint8Array} salt
 * @param {string} kdf
 * @returns {Promise<Uint8Array>}
 */
export async function stretch(passphrase, salt, kdf) {
  const one = helper();
  if (!one) return passphraseSecret(passphrase, salt, kdf);
  try {
    return await one.ask({ op: "scrypt", passphrase, salt, kdf });
  } catch (error) {
    if (!(error instanceof VaultError) || error.code !== "worker-stopped") throw error;
    return passphraseSecret(passphrase, salt, kdf);
  } finally {
    one.end();
  }
}

export class Workshop {
  /** @type {Helper | null} */
  #helper = null;
  /** @type {Openers | null} whose keys the Worker has */
  #keys = null;

  /**
   * @param {Item[]} items
   * @param {Openers} keys
   * @returns {ReturnType<typeof openMany>}
   */
  async open(items, keys) {
    if (items.length <= FEW) return openMany(items, keys);
    try {
      if (this.#keys !== keys || !this.#helper) {
        this.end();
        this.#helper = helper();
        this.#keys = keys;
        await this.#helper?.ask({ op: "keys", keys });
      }
      if (this.#helper) return await this.#helper.ask({ op: "open", items });
    } catch (error) {
      if (!(error instanceof VaultError) || error.code !== "worker-stopped") throw error;
      this.end();
    }
    return openMany(items, keys);
  }

  /** Forgets the keys it was given. */
  end() {
    this.#helper?.end();
    this.#helper = null;
    this.#keys = null;
  }
}

/** A Worker for one export or import; where there is none the work is done here. Ending it forgets all it was given. */
export class Carrier {
  #helper = helper();
  #ended = false;

  /**
   * @template {keyof typeof import("./carrying.js")} N
   * @param {N} name
   * @param {...any} given
   * @returns {Promise<any>}
   */
  async ask(name, ...given) {
    try {
      if (this.#helper) return await this.#helper.ask({ op: "carry", name, given });
    } catch (error) {
      if (!(error instanceof VaultError) || error.code !== "worker-stopped" || this.#ended) throw error;
      this.#helper = null;
    }
    return (await import("./carrying.js")).CARRYING[name]?.(...given);
  }

  end() {
    this.#ended = true;
    this.#helper?.end();
    this.#helper = null;
  }
}
