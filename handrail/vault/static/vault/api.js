// The server's interface (section 5). Every body is built from named fields: nothing is sent because it happened to be there.
import { VaultError } from "./errors.js";
import { PROTOCOL } from "./rules/limits.js";
import { b64 } from "./rules/text.js";

/** @typedef {{kind: string, proof: string}} Fresh */
/** @typedef {{statement: string, signature: string}} Signed */
/** @typedef {{name: string, vault: string, gen: number, key_file: string, epoch: string, receipt?: unknown}} SignedIn */

const LONGEST = 60_000;

export class Api {
  #csrf = "";
  /** Whether the last request reached a server. */
  reached = true;

  /** @param {string} base for example "/api/v1/" */
  constructor(base) {
    this.base = base;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{body?: object, headers?: Record<string, string>}} how
   * @returns {Promise<Response>} an answer below 400
   */
  async #send(method, path, { body, headers = {} }) {
    const safe = method === "GET";
    if (!safe && !this.#csrf) await this.hello();
    let response;
    try {
      response = await fetch(this.base + path, {
        method,
        headers: {
          "Handrail-Protocol": String(PROTOCOL),
          ...(body && { "Content-Type": "application/json" }),
          ...(!safe && { "X-CSRFToken": this.#csrf }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(LONGEST),
      });
    } catch {
      this.reached = false;
      throw new VaultError("offline");
    }
    this.reached = true;
    if (!response.ok) throw await refusal(response);
    return response;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{body?: object, headers?: Record<string, string>}} [how]
   */
  async #ask(method, path, how = {}) {
    try {
      return await this.#send(method, path, how);
    } catch (error) {
      // A sign-in elsewhere in this browser changed the token; a request refused for it did nothing, so it may go again.
      if (!(error instanceof VaultError) || error.params.status !== 403) throw error;
      await this.hello();
      return this.#send(method, path, how);
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{body?: object, headers?: Record<string, string>}} [how]
   * @returns {Promise<any>}
   */
  async #json(method, path, how) {
    const response = await this.#ask(method, path, how);
    if (response.status === 204) return null;
    try {
      return await response.json();
    } catch {
      throw new VaultError("server-trouble", { status: response.status });
    }
  }

  /** @returns {Promise<{protocol: number[], csrf: string, signed_in: boolean}>} */
  async hello() {
    const answer = await this.#json("GET", "people/hello");
    this.#csrf = answer.csrf;
    return answer;
  }

  /** @param {string} word */
  reserve(word) {
    return this.#json("POST", "people/names", { body: { word } });
  }

  /** @param {{reservation: string, key_file: string, proofs: Record<string, string>} & Signed} what */
  async signUp({ reservation, statement, signature, key_file, proofs }) {
    const body = { reservation, statement, signature, key_file, proofs };
    return this.#fresh(await this.#json("POST", "people/sign-up", { body }));
  }

  /**
   * @param {string} name
   * @returns {Promise<{salt: string, kdf: string}>}
   */
  salt(name) {
    return this.#json("POST", "people/salt", { body: { name } });
  }

  /**
   * @param {{name: string} & Fresh} who
   * @returns {Promise<SignedIn>}
   */
  async signIn({ name, kind, proof }) {
    return this.#fresh(await this.#json("POST", "people/sign-in", { body: { name, kind, proof } }));
  }

  /**
   * @param {string} vault
   * @returns {Promise<string>}
   */
  async challenge(vault) {
    return (await this.#json("POST", "people/challenge", { body: { vault } })).challenge;
  }

  /**
   * @param {Signed} signed
   * @returns {Promise<SignedIn>}
   */
  async signInByKey({ statement, signature }) {
    return this.#fresh(await this.#json("POST", "people/sign-in-by-key", { body: { statement, signature } }));
  }

  /**
   * @param {{receipt: string, key_file: string, keys: Array<{public: string, from_gen: number, cert: string | null}>} & Signed} what
   * @returns {Promise<{gen: number}>}
   */
  putBack({ receipt, key_file, keys, statement, signature }) {
    const publics = keys.map(({ public: key, from_gen, cert }) => ({ public: key, from_gen, cert }));
    return this.#json("POST", "people/put-back", { body: { receipt, key_file, keys: publics, statement, signature } });
  }

  /**
   * The CSRF token changes with the session.
   * @template T
   * @param {T} answer
   */
  #fresh(answer) {
    this.#csrf = "";
    return answer;
  }

  /** @returns {Promise<{sessions: import("./types.js").SessionLine[]}>} */
  sessions() {
    return this.#json("GET", "people/sessions");
  }

  /** @param {string} id */
  endSession(id) {
    return this.#json("DELETE", `people/sessions/${encodeURIComponent(id)}`);
  }

  async signOut() {
    await this.#json("POST", "people/sign-out");
    this.#csrf = "";
  }

  /**
   * @param {number} gen the one that is changed
   * @param {{fresh: Fresh, key_file: string, proofs: Record<string, string>, end_other_sessions: boolean} & Signed} what
   */
  changeLocks(gen, { fresh: { kind, proof }, statement, signature, key_file, proofs, end_other_sessions }) {
    const body = { fresh: { kind, proof }, statement, signature, key_file, proofs, end_other_sessions };
    return this.#json("PUT", "people/locks", { body, headers: { "If-Match": `"${gen}"` } });
  }

  /** @param {{fresh: Fresh} & Signed} what */
  deleteAccount({ fresh: { kind, proof }, statement, signature }) {
    return this.#json("POST", "people/delete", { body: { fresh: { kind, proof }, statement, signature } });
  }

  /** @returns {Promise<{gen: number, key_file: string, receipt?: unknown}>} */
  keyFile() {
    return this.#json("GET", "vault/key-file");
  }

  /** @returns {Promise<{epoch: string, last_seq: number, gen: number, bytes_used: number, bytes_allowed: number, ids_sum: number}>} */
  state() {
    return this.#json("GET", "vault/state");
  }

  /**
   * @param {Array<{content: string, sealed: Uint8Array}>} items
   * @returns {Promise<{epoch: string, results: Array<{content_id: string, seq: number, status: string}>}>}
   */
  push(items) {
    const versions = items.map(({ content, sealed }) => ({ content_id: content, sealed: b64(sealed) }));
    return this.#json("POST", "vault/versions", { body: { versions } });
  }

  /**
   * @param {Record<string, string | number>} where epoch, after, at, limit; or epoch, before, limit
   * @returns {Promise<Uint8Array<ArrayBuffer>>} what arrived; a broken connection leaves its beginning
   */
  async log(where) {
    const query = new URLSearchParams(Object.entries(where).map(([key, value]) => [key, String(value)]));
    const response = await this.#ask("GET", `vault/log?${query}`);
    const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body).getReader();
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const parts = [];
    try {
      for (let step = await reader.read(); !step.done; step = await reader.read()) parts.push(step.value);
    } catch {
      if (!parts.length) throw new VaultError("offline");
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  /**
   * @param {number} after
   * @param {number} limit
   * @returns {Promise<{epoch: string, last_seq: number, ids: Array<[number, string, number, boolean]>}>}
   */
  ids(after, limit) {
    return this.#json("GET", `vault/ids?after=${after}&limit=${limit}`);
  }

  /** @param {Signed} signed */
  remove({ statement, signature }) {
    return this.#json("POST", "vault/remove", { body: { statement, signature } });
  }
}

/**
 * @param {Response} response
 * @returns {Promise<VaultError>} the server's code; its message is for other clients, ours speak from the text packs
 */
async function refusal(response) {
  const { status } = response;
  let code = "";
  let epoch = "";
  try {
    const said = await response.json();
    if (/^[a-z][a-z-]{1,40}$/.test(said.code)) code = said.code;
    if (typeof said.epoch === "string") epoch = said.epoch;
  } catch {
    // A proxy's page, or nothing at all: the status says enough.
  }
  if (!code) code = status === 401 ? "signed-out" : status === 429 ? "slow-down" : "server-trouble";
  const seconds = Math.min(3600, Number(response.headers.get("Retry-After")) || 30);
  return new VaultError(code, { status, ...(epoch && { epoch }), ...(code === "slow-down" && { seconds }) });
}
