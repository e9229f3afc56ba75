// A small server of section 5 in memory, for faults that a real one does not make on demand: answers lost, logs restored,
// rows withheld or swapped. It checks signatures and proofs as far as the tests need; the real server has its own tests.
import { createHash, createHmac, randomBytes, webcrypto } from "node:crypto";
import { chains } from "../../handrail/vault/static/vault/chain.js";
import { readStatement, statementBytes } from "../../handrail/vault/static/vault/rules/statement.js";

const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex");
const answer = (status, body) => new Response(body === null ? null : JSON.stringify(body), { status });
const refuse = (status, code, more = {}) => answer(status, { code, message: code, ...more });

async function signedBy(publicKey, { statement, signature }) {
  const key = await webcrypto.subtle.importKey("raw", Buffer.from(publicKey, "base64"), "Ed25519", false, ["verify"]);
  return webcrypto.subtle.verify("Ed25519", key, Buffer.from(signature, "base64"), statementBytes(statement));
}

/** A row as a copy of the database holds it. */
const copyOf = (row) => ({ ...row, log: row.log.map((one) => ({ ...one })) });
const sumOf = (log) => log.reduce((sum, row) => (sum + Number.parseInt(row.content.slice(0, 12), 16)) % 2 ** 48, 0);

export class FakeServer {
  constructor(host = "app.localhost") {
    this.host = host;
    this.epoch = randomBytes(16).toString("hex");
    this.saltKey = randomBytes(32);
    this.accounts = new Map();
    this.receiptKey = randomBytes(32);
    /** The ledger: vaults that were deleted. A restore does not take it back. */
    this.deleted = new Set();
    this.signedIn = null;
    /** Every request as sent: method, path, body. */
    this.seen = [];
    /** (method, path) => "before" | "after" | null: the connection breaks before or after the work is done. */
    this.breaks = () => null;
    /** Changes rows on their way out, as a dishonest server would. */
    this.tamper = (rows) => rows;
    /** (method, path) => Response | null: answers instead of the server. */
    this.instead = () => null;
  }

  install() {
    globalThis.fetch = async (path, { method, body, headers }) => {
      const where = String(path).replace(/^.*\/api\/v1\//, "");
      this.seen.push({ method, path: where, body: body ?? "", headers });
      if (this.breaks(method, where) === "before") throw new TypeError("network");
      const said = this.instead(method, where) ?? (await this.handle(method, where, body ? JSON.parse(body) : null, headers));
      if (this.breaks(method, where, said) === "after") throw new TypeError("network");
      return said;
    };
    return this;
  }

  saltOf(name) {
    return createHash("sha256").update(this.saltKey).update(name).digest("base64");
  }

  get mine() {
    return this.accounts.get(this.signedIn);
  }

  /** Only this server can make one, or read what it made; here it is not sealed, which no client can tell. */
  receiptOf({ name, vault, gen, key_file, signing, proofs }) {
    const said = Buffer.from(JSON.stringify({ name, vault, gen, hash: hashOf(key_file), signing, proofs })).toString("base64url");
    return `${said}=${createHmac("sha256", this.receiptKey).update(said).digest("base64url")}`;
  }

  #received(receipt) {
    const [said, mac] = receipt.split("=");
    if (createHmac("sha256", this.receiptKey).update(said).digest("base64url") !== mac) return null;
    return JSON.parse(Buffer.from(said, "base64url"));
  }

  async handle(method, where, body, headers) {
    const [path, query = ""] = where.split("?");
    const handler = this[`${method} ${path}`];
    if (headers["Handrail-Protocol"] !== "1") return refuse(426, "old-protocol");
    if (!handler) return refuse(404, "absent");
    if (!path.startsWith("people/") && !this.mine) return refuse(401, "signed-out");
    return handler.call(this, body, new URLSearchParams(query), headers);
  }

  "GET people/hello"() {
    return answer(200, { protocol: [1], csrf: "token", signed_in: Boolean(this.mine) });
  }

  "POST people/names"({ word }) {
    const name = `${word}-4821`;
    return answer(200, { name, salt: this.saltOf(name), kdf: "scrypt-65536-8-1", reservation: name });
  }

  "POST people/salt"({ name }) {
    return answer(200, { salt: this.saltOf(name), kdf: "scrypt-65536-8-1" });
  }

  async "POST people/sign-up"({ reservation, statement, signature, key_file, proofs }) {
    const said = readStatement(statement, "sign-up", { host: this.host });
    if (said.key_file !== hashOf(key_file)) return refuse(400, "bad-statement");
    if (!(await signedBy(said.signing, { statement, signature }))) return refuse(400, "bad-statement");
    if ([...this.accounts.values()].some((one) => one.vault === said.vault)) return refuse(409, "already-signed-up");
    const kinds = Object.fromEntries(JSON.parse(key_file).locks.map((lock) => [lock.id, lock.kind]));
    const known = Object.entries(proofs).map(([id, proof]) => ({ id, kind: kinds[id], proof }));
    const row = { name: reservation, vault: said.vault, gen: 1, key_file, proofs: known, signing: said.signing, log: [] };
    this.accounts.set(reservation, row);
    this.signedIn = reservation;
    return answer(201, { name: reservation, vault: said.vault, gen: 1, epoch: this.epoch, receipt: this.receiptOf(row) });
  }

  #in(row) {
    this.signedIn = row.name;
    const { name, vault, gen, key_file } = row;
    return answer(200, { name, vault, gen, key_file, epoch: this.epoch, receipt: this.receiptOf(row) });
  }

  "POST people/sign-in"({ name, kind, proof }) {
    const row = this.accounts.get(name);
    return row?.proofs.some((one) => one.kind === kind && one.proof === proof) ? this.#in(row) : refuse(401, "no-match");
  }

  "POST people/challenge"() {
    return answer(200, { challenge: randomBytes(24).toString("base64") });
  }

  async "POST people/sign-in-by-key"(signed) {
    const { vault } = readStatement(signed.statement, "sign-in", { host: this.host });
    const row = [...this.accounts.values()].find((one) => one.vault === vault);
    return row && (await signedBy(row.signing, signed)) ? this.#in(row) : refuse(401, "no-match");
  }

  /** Whether the statement is by the vault's keys, and of this receipt. */
  async #signedBack({ vault, gen, hash, signing }, { keys, ...signed }) {
    if (keys.at(-1).public !== signing || !(await chains(vault, keys)) || !(await signedBy(signing, signed))) return false;
    const put = readStatement(signed.statement, "put-back", { host: this.host, vault });
    return put.gen === gen && put.key_file === hash && put.signing === signing;
  }

  async "POST people/put-back"({ receipt, key_file, keys, ...signed }) {
    const said = this.#received(receipt);
    if (!said || said.hash !== hashOf(key_file) || this.deleted.has(said.vault)) return refuse(401, "no-match");
    if (keys.some((key) => Object.keys(key).sort().join() !== "cert,from_gen,public")) return refuse(400, "bad-request");
    if (!(await this.#signedBack(said, { keys, ...signed }))) return refuse(401, "no-match");
    const { name, vault, gen, signing, proofs } = said;
    const row = this.accounts.get(name);
    if (row?.vault === vault && row.gen === gen && row.key_file === key_file) return answer(200, { gen });
    const at = keys.findIndex((key) => key.public === row?.signing);
    const newer = at >= 0 && (at < keys.length - 1 || row.gen < gen);
    if (row ? row.vault !== vault || !newer : [...this.accounts.values()].some((one) => one.vault === vault)) return refuse(401, "no-match");
    this.accounts.set(name, { name, vault, gen, key_file, signing, proofs, log: row?.log ?? [] });
    if (this.signedIn === name) this.signedIn = null;
    return answer(200, { gen });
  }

  "POST people/sign-out"() {
    this.signedIn = null;
    return answer(204, null);
  }

  async "PUT people/locks"({ fresh, statement, signature, key_file, proofs }, _query, headers) {
    const { mine } = this;
    if (!mine) return refuse(401, "signed-out");
    if (!mine.proofs.some((one) => one.kind === fresh.kind && one.proof === fresh.proof)) return refuse(401, "no-match");
    if (headers["If-Match"] !== `"${mine.gen}"`) return refuse(412, "gen-differs");
    const said = readStatement(statement, "locks", { host: this.host, vault: mine.vault });
    if (!(await signedBy(mine.signing, { statement, signature }))) return refuse(400, "bad-statement");
    if (said.gen !== mine.gen + 1 || said.key_file !== hashOf(key_file)) return refuse(400, "bad-statement");
    const locks = JSON.parse(key_file).locks;
    const kept = mine.proofs.filter((one) => locks.some((lock) => lock.id === one.id));
    const added = Object.entries(proofs).map(([id, proof]) => ({ id, kind: locks.find((lock) => lock.id === id).kind, proof }));
    Object.assign(mine, { gen: said.gen, key_file, signing: said.signing, proofs: [...kept, ...added] });
    return answer(200, { gen: mine.gen, receipt: this.receiptOf(mine) });
  }

  async "POST people/delete"({ fresh, statement, signature }) {
    const { mine } = this;
    if (!mine.proofs.some((one) => one.proof === fresh.proof)) return refuse(401, "no-match");
    if (!(await signedBy(mine.signing, { statement, signature }))) return refuse(400, "bad-statement");
    this.delete(mine.name);
    return answer(204, null);
  }

  "GET vault/key-file"() {
    const { gen, key_file } = this.mine;
    return answer(200, { gen, key_file, receipt: this.receiptOf(this.mine) });
  }

  "GET vault/state"() {
    const { gen, log } = this.mine;
    return answer(200, { epoch: this.epoch, last_seq: log.length, gen, bytes_used: 0, bytes_allowed: 1, ids_sum: sumOf(log) });
  }

  "POST vault/versions"({ versions }) {
    const { log } = this.mine;
    const results = versions.map(({ content_id, sealed }) => {
      const bytes = Buffer.from(sealed, "base64");
      if (hashOf(bytes) !== content_id) throw new Error("content id");
      const known = log.findIndex((row) => row.content === content_id);
      if (known >= 0) return { content_id, seq: known + 1, status: log[known].gone ? "gone" : "already" };
      log.push({ content: content_id, bytes, gone: false });
      return { content_id, seq: log.length, status: "stored" };
    });
    return answer(200, { epoch: this.epoch, results });
  }

  "GET vault/log"(_body, query) {
    const { log } = this.mine;
    const limit = Number(query.get("limit"));
    if (query.get("epoch") !== this.epoch) return refuse(409, "log-differs", { epoch: this.epoch });
    let rows = log.map((row, i) => ({ seq: i + 1, ...row }));
    if (query.has("before")) {
      rows = rows.filter((row) => row.seq < Number(query.get("before"))).reverse();
    } else {
      const after = Number(query.get("after"));
      if (after > 0 && log[after - 1]?.content !== query.get("at")) return refuse(409, "log-differs", { epoch: this.epoch });
      rows = rows.filter((row) => row.seq > after);
    }
    const some = this.tamper(rows.slice(0, limit));
    const parts = [Buffer.from(`${JSON.stringify({ epoch: this.epoch, last_seq: log.length, count: some.length, more: rows.length > limit })}\n`)];
    for (const { seq, content, bytes, gone } of some) {
      parts.push(Buffer.from(`${JSON.stringify([seq, content, gone ? 0 : bytes.length, gone])}\n`), gone ? Buffer.alloc(0) : bytes);
    }
    return new Response(Buffer.concat(parts));
  }

  "GET vault/ids"(_body, query) {
    const { log } = this.mine;
    const ids = log.map((row, i) => [i + 1, row.content, row.bytes.length, row.gone]).slice(Number(query.get("after")));
    return answer(200, { epoch: this.epoch, last_seq: log.length, ids: ids.slice(0, Number(query.get("limit"))) });
  }

  async "POST vault/remove"(signed) {
    const { log, signing, vault } = this.mine;
    const { content_ids } = readStatement(signed.statement, "remove", { host: this.host, vault });
    if (!(await signedBy(signing, signed))) return refuse(400, "bad-statement");
    for (const content of content_ids) {
      const row = log.find((one) => one.content === content);
      if (row) Object.assign(row, { gone: true, bytes: Buffer.alloc(0) });
      else log.push({ content, gone: true, bytes: Buffer.alloc(0) });
    }
    return answer(200, { removed: content_ids.length, already: 0 });
  }

  delete(name) {
    this.deleted.add(this.accounts.get(name).vault);
    this.accounts.delete(name);
    this.signedIn = null;
  }

  /** A copy of the database, as a backup holds it. */
  copy() {
    return [...this.accounts.values()].map(copyOf);
  }

  /** The copy takes the database's place. The session is in the copy where its account is, as with a real one. */
  setBack(copy) {
    this.accounts = new Map(copy.map((row) => [row.name, copyOf(row)]));
    this.epoch = randomBytes(16).toString("hex");
    if (!this.mine) this.signedIn = null;
  }

  /** As after a restore from a backup: the newest rows are forgotten and the epoch is another. */
  restore(rows) {
    this.mine.log.length = rows;
    this.epoch = randomBytes(16).toString("hex");
  }
}
