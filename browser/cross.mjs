// The browser's rules as a process: a JSON object a line in, one a line out, for cross-checks against the Python rules.
// Run with `node --import ./hooks.mjs cross.mjs`. Bytes are base64. An answer is {"ok": ...} or {"code": ...}.
//   {"op":"frame","plaintext"}          -> {line1, signature}
//   {"op":"build","line1","signature"}  -> plaintext
//   {"op":"header","line1"}             -> the header
//   {"op":"gone","line1"}               -> the entries of its gone list, or null
//   {"op":"judge","versions","server_gone","memory"} -> as log.json's `expected`
//   {"op":"thin","version","page","device"}          -> why it must stay, or null
//   {"op":"open","plaintext","ring"}    -> {version, aside, header}      (ring as in versions.json)
//   {"op":"unseal","sealed","content_id","ring"}     -> the same
//   {"op":"key_file","text"}            -> {gen, vault, locks: [[id, kind, kdf]]}
//   {"op":"statement","statement","type","host","vault"} -> the object
import { createInterface } from "node:readline";
import { buildFrame, splitFrame } from "../handrail/vault/static/vault/rules/frame.js";
import { readGone, readHeader } from "../handrail/vault/static/vault/rules/header.js";
import { readKeyFile } from "../handrail/vault/static/vault/rules/keyfile.js";
import { judge } from "../handrail/vault/static/vault/rules/log.js";
import { readStatement } from "../handrail/vault/static/vault/rules/statement.js";
import { b64, unB64 } from "../handrail/vault/static/vault/rules/text.js";
import { whyNotThin } from "../handrail/vault/static/vault/rules/thin.js";
import { judgePlaintext, openVersion } from "../handrail/vault/static/vault/seal.js";

const bytes = (text) => unB64(text) ?? new Uint8Array();

const said = ({ version, aside, header }) => ({ version, aside, header });

const OPS = {
  frame({ plaintext }) {
    const { line1, signature } = splitFrame(bytes(plaintext));
    return { line1: b64(line1), signature: b64(signature) };
  },
  build: ({ line1, signature }) => b64(buildFrame(bytes(line1), bytes(signature))),
  header: ({ line1 }) => readHeader(bytes(line1)),
  gone: ({ line1 }) => readGone(readHeader(bytes(line1))),
  judge({ versions, server_gone, memory }) {
    const judged = judge(versions, server_gone, memory);
    return { ...judged, heads: Object.fromEntries(judged.heads) };
  },
  thin({ version, page, device }) {
    return whyNotThin(page.find((one) => one.version === version), page, device);
  },
  open: async ({ plaintext, ring }) => said(await judgePlaintext(bytes(plaintext), ring)),
  unseal: async ({ sealed, content_id, ring }) => said(await openVersion(bytes(sealed), content_id, ring)),
  key_file({ text }) {
    const { gen, vault, locks } = readKeyFile(text);
    return { gen, vault, locks: locks.map(({ id, kind, kdf }) => [id, kind, kdf]) };
  },
  statement: ({ statement, type, host, vault }) => readStatement(statement, type, { host, vault }),
};

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const asked = JSON.parse(line);
    answer = { ok: (await OPS[asked.op](asked)) ?? null };
  } catch (error) {
    answer = error.code ? { code: error.code } : { code: "crash", what: String(error.stack) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
