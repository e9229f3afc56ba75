// Several tabs, one vault: one writer at a time, and each tab hears what the others did.

/**
 * @typedef {{type: "new", contents: string[]} | {type: "locked"} | {type: "keys"} | {type: "sent"} | {type: "left"} | {type: "drafts"}} Told
 * new: versions in the store. locked: drop the keys. keys: read the keys anew. sent: the outbox changed. left: this device forgot
 * the vault. Content ids only: nothing readable passes.
 */

const CHANNEL = "handrail";

export class Tabs {
  /** @type {BroadcastChannel | null} */
  #channel = null;
  /** @type {Map<string, Promise<unknown>>} only where the browser has no Web Locks */
  #queues = new Map();
  /** @type {Array<() => void>} */
  #held = [];

  /** @param {(told: Told) => void} heard */
  listen(heard) {
    if (typeof BroadcastChannel === "undefined") return;
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.onmessage = ({ data }) => heard(data);
    /** @type {any} */ (this.#channel).unref?.();
  }

  /** @param {Told} told */
  tell(told) {
    this.#channel?.postMessage(told);
  }

  /**
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} work never run beside other work of that name, in any tab
   * @returns {Promise<T>}
   */
  async alone(name, work) {
    const { locks } = globalThis.navigator ?? {};
    if (locks) return /** @type {Promise<T>} */ (locks.request(name, work));
    const before = this.#queues.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#queues.set(name, mine.catch(() => {}));
    return mine;
  }

  /**
   * Holds a name until it is let go; null where another tab holds it.
   * @param {string} name
   * @returns {Promise<(() => void) | null>}
   */
  async hold(name) {
    const { locks } = globalThis.navigator ?? {};
    if (!locks) return () => {};
    return new Promise((got) => {
      void locks.request(name, { ifAvailable: true }, (lock) => {
        if (!lock) return void got(null);
        return new Promise((/** @type {(value?: unknown) => void} */ letGo) => {
          const once = () => letGo();
          this.#held.push(once);
          got(once);
        });
      });
    });
  }

  close() {
    this.#channel?.close();
    for (const letGo of this.#held) letGo();
  }
}
