// Signed statements: what a server can check (section 4).
import { VaultError } from "../errors.js";
import { GONE_MAX } from "./limits.js";
import { HEX32, HEX64, asInt, concat, fits, hasExactly, isWellFormed, parseObject, toJson, unB64, utf8 } from "./text.js";

/** @typedef {"sign-up" | "locks" | "remove" | "put-back" | "sign-in" | "delete-account"} StatementType */

const PREFIX = utf8("handrail/statement/1\n");

/** @param {string} statement the bytes a statement's signature is over */
export function statementBytes(statement) {
  return concat(PREFIX, utf8(statement));
}

/**
 * @param {StatementType} type
 * @param {{host: string, vault: string}} whose
 * @param {Record<string, unknown>} further
 * @returns {string} the exact text that is signed and sent
 */
export function writeStatement(type, whose, further) {
  const text = toJson({ type, host: whose.host, vault: whose.vault, ...further });
  readStatement(text, type, whose);
  return text;
}

/**
 * What the old signing key signs to hand over to a new one (section 2.4).
 * @param {string} vault
 * @param {string} publicKey b64
 * @param {number} fromGen
 */
export function certificateBytes(vault, publicKey, fromGen) {
  return utf8(`handrail/signing-key/1\n${vault}\n${publicKey}\n${fromGen}`);
}

const FIELDS = {
  "sign-up": ["name", "gen", "key_file", "signing"],
  locks: ["gen", "key_file", "signing", "cert", "from_gen"],
  remove: ["content_ids"],
  "put-back": ["gen", "key_file", "signing"],
  "sign-in": ["challenge"],
  "delete-account": ["name", "challenge"],
};

/** @type {Record<string, (value: any) => boolean>} */
const FORMS = {
  name: (value) => typeof value === "string" && value.length > 0 && [...value].length <= 200,
  gen: (value) => asInt(value, 1) !== null,
  key_file: (value) => fits(value, HEX64),
  signing: (value) => unB64(value, 32) !== null,
  cert: (value) => value === null || unB64(value, 64) !== null,
  from_gen: (value) => value === null || asInt(value, 1) !== null,
  content_ids: (value) => Array.isArray(value) && value.length >= 1 && value.length <= GONE_MAX && value.every((id) => fits(id, HEX64)),
  challenge: (value) => unB64(value) !== null,
};

/**
 * Read as the server reads it; ours are read so before they are signed, because a signature cannot be taken back.
 * @param {string} statement
 * @param {StatementType} type
 * @param {{host: string, vault?: string}} whose
 * @returns {import("./text.js").Json} throws `bad-statement`
 */
export function readStatement(statement, type, whose) {
  const no = () => new VaultError("bad-statement");
  if (!isWellFormed(statement)) throw no();
  const value = parseObject(statement, "bad-statement");
  if (!hasExactly(value, ["type", "host", "vault", ...FIELDS[type]])) throw no();
  if (value.type !== type || value.host !== whose.host || !fits(value.vault, HEX32)) throw no();
  if (whose.vault !== undefined && value.vault !== whose.vault) throw no();
  if (!FIELDS[type].every((field) => FORMS[field]?.(value[field]))) throw no();
  return value;
}
