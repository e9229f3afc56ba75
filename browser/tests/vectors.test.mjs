// Every case of docs/vault-vectors, which the Python implementation runs too.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Book } from "../../handrail/vault/static/vault/book.js";
import { sha256Hex, sign, vaultId } from "../../handrail/vault/static/vault/crypto.js";
import { openKeyFile, openerOf, passphraseSecret, plainOpener, prfInput, saltOf } from "../../handrail/vault/static/vault/keys.js";
import { cardText, entropyOf, readCard, wordsOf } from "../../handrail/vault/static/vault/recovery.js";
import { signedBytes, sizeClass } from "../../handrail/vault/static/vault/rules/frame.js";
import { readFormer, readKept } from "../../handrail/vault/static/vault/rules/lists.js";
import { factsOf } from "../../handrail/vault/static/vault/opening.js";
import { whyNotKdf } from "../../handrail/vault/static/vault/rules/keyfile.js";
import { judge } from "../../handrail/vault/static/vault/rules/log.js";
import { openersOf } from "../../handrail/vault/static/vault/rules/standing.js";
import { readStatement } from "../../handrail/vault/static/vault/rules/statement.js";
import { b64, fromUtf8, hex, toJson, unB64, unHex, utf8 } from "../../handrail/vault/static/vault/rules/text.js";
import { whyNotThin } from "../../handrail/vault/static/vault/rules/thin.js";
import { judgePlaintext, openVersion, recipientOf } from "../../handrail/vault/static/vault/seal.js";

const ringed = (ring) => ({ formers: new Map(), ...ring });
const read = (name) => JSON.parse(readFileSync(new URL(`../../docs/vault-vectors/${name}.json`, import.meta.url), "utf8"));

/** What a call answers, or the code it throws. */
async function outcome(call) {
  try {
    return { value: await call(), code: null };
  } catch (error) {
    if (!error.code) throw error;
    return { value: null, code: error.code };
  }
}

test("versions: every plaintext gets its code or its version id", async () => {
  const { rings, plaintexts, sealed, written, sizes } = read("versions");
  for (const one of sizes) assert.equal(sizeClass(one.content), one.class, String(one.content));
  for (const one of plaintexts) {
    const { value, code } = await outcome(() => judgePlaintext(unB64(one.plaintext), ringed(rings[one.ring])));
    assert.equal(code ?? value.aside, one.code, one.name);
    if (one.version && value) assert.equal(value.version, one.version, one.name);
  }
  for (const one of sealed) {
    const { value, code } = await outcome(() => openVersion(unB64(one.sealed), one.content_id, ringed(rings[one.ring])));
    assert.equal(code ?? value.aside, one.code, one.name);
    if (one.version && value) assert.equal(value.version, one.version, one.name);
  }
  for (const one of written) {
    assert.equal(toJson(one.members), one.line1);
    const line1 = utf8(one.line1);
    assert.equal(await sha256Hex(line1), one.version);
    assert.equal(b64(await sign(unB64(one.seed), signedBytes(line1))), one.signature);
  }
});

test("key files: each opens, or is refused with its code", async () => {
  for (const one of read("key-files").cases) {
    const { opener: asked, least_gen } = one;
    const { value, code } = await outcome(async () => {
      const opener = await openerOf(unHex(asked.secret), { ...asked, salt: unB64(asked.salt) });
      return openKeyFile(one.text_b64 ? unB64(one.text_b64) : one.text, opener, least_gen);
    });
    assert.equal(code, one.code, one.name);
    if (value) assert.deepEqual([value.gen, value.vault, value.identities], [one.gen, one.vault, one.identities], one.name);
  }
});

async function sameKeys(opener, wanted, name) {
  assert.equal(opener.identity, wanted.identity, name);
  assert.equal(await recipientOf(opener.identity), wanted.recipient, name);
  assert.equal(hex(unB64(opener.proof)), wanted.proof, name);
  assert.equal(hex(opener.mac), wanted.mac, name);
}

test("locks: passphrases", async () => {
  const { host, name, passphrases } = read("locks");
  for (const one of passphrases) {
    const salt = unB64(one.salt);
    const { value, code } = await outcome(() => passphraseSecret(one.passphrase, salt, one.kdf));
    assert.equal(code, one.code ?? null, one.passphrase);
    if (!value) continue;
    assert.equal(hex(value), one.secret, one.passphrase);
    await sameKeys(await openerOf(value, { kind: "passphrase", kdf: one.kdf, salt, host, name }), one, one.passphrase);
  }
});

test("locks: recovery words, cards, passkey, vault id", async () => {
  const all = read("locks");
  const at = { host: all.host, name: all.name };
  const entropy = unHex(all.recovery.entropy);
  await sameKeys(await plainOpener("recovery", entropy, at), all.recovery, "recovery");
  assert.equal(hex(await saltOf("recovery", at)), all.recovery.lock_salt);
  assert.equal((await wordsOf(entropy, "en")).join(" "), all.recovery.en);
  assert.equal((await wordsOf(entropy, "es")).join(" "), all.recovery.es);
  assert.equal(cardText(at.host, at.name, entropy), all.recovery.card);
  await sameKeys(await plainOpener("passkey", unHex(all.passkey.prf), at), all.passkey, "passkey");
  assert.equal(hex(await prfInput(at.host)), all.passkey.prf_input);
  for (const one of all.cards) assert.equal((await outcome(() => readCard(one.text, one.host))).code, one.code, one.text);
  // The browser says more closely what is wrong with words that are refused.
  const refused = (/** @type {string | undefined} */ code) => (["word-count", "word-unknown"].includes(String(code)) ? "bad-words" : code);
  for (const one of all.words) assert.equal(refused((await outcome(() => entropyOf(one.words))).code), one.code, one.words);
  for (const one of all.kdfs) assert.equal(whyNotKdf(one.kind, one.kdf) !== null, one.refused, `${one.kind} ${one.kdf}`);
  assert.equal(await vaultId(unB64(all.vault_id.public)), all.vault_id.vault);
});

test("log: every judgement", () => {
  for (const one of read("log").cases) {
    const judged = judge(one.versions, one.server_gone, one.memory);
    assert.deepEqual({ ...judged, heads: Object.fromEntries(judged.heads) }, one.expected, one.name);
    const reversed = judge([...one.versions].reverse(), [...one.server_gone].reverse(), one.memory);
    assert.deepEqual({ ...reversed, heads: Object.fromEntries(reversed.heads) }, one.expected, `${one.name}, other order`);
  }
});

test("log: a page's heads are the same alone as in the whole judgement", () => {
  for (const one of read("log").cases) {
    const [alone, whole] = [new Book(), new Book()];
    for (const book of [alone, whole]) book.add(one.versions.map((row) => ({ at: "", ...row })));
    whole.judged();
    for (const page of whole.pageRows.keys()) assert.deepEqual(alone.heads(page), whole.heads(page), one.name);
  }
});

for (const name of ["former", "kept"]) {
  test(`${name} lists: each form`, () => {
    for (const one of read(name).forms) {
      const body = { ...one.body };
      if (one.count !== undefined) body.versions = Array.from({ length: one.count }, (_, n) => n.toString(16).padStart(64, "0"));
      const header = { kind: `handrail.${name}`, schema: 1, vault: one.vault ?? "00".repeat(16), body };
      const found = name === "former" ? readFormer(header) : readKept(header);
      assert.equal(found !== null, one.names ?? one.counts, one.name);
    }
  });

  test(`${name} lists: what a device makes of a log, whatever comes first`, async () => {
    for (const one of read(name).views) {
      for (const order of [one.versions, [...one.versions].reverse(), [...one.versions].sort(() => Math.random() - 0.5)]) {
        assert.deepEqual(await viewOf(one.ring, order), one.expected, one.name);
      }
    }
  });
}

/** Opened one by one as they come, and looked at anew as long as a list changes what stands. */
async function viewOf(ring, versions) {
  const book = new Book();
  const look = async (content, plaintext) => {
    try {
      return factsOf(content, await judgePlaintext(unB64(plaintext), book.openers(ring)), ring.vault);
    } catch (error) {
      if (!error.code) throw error;
      return { content, code: error.code };
    }
  };
  for (const { content, plaintext } of versions) book.add([await look(content, plaintext)]);
  for (let before = null; before !== book.openers(ring); ) {
    before = book.openers(ring);
    for (const { content, plaintext } of versions) book.add([await look(content, plaintext)]);
  }
  const refused = [...book.rows.values()].filter((row) => !row.version).map((row) => [row.content, row.code]);
  const aside = [...book.versions.values()].filter((row) => row.code).map((row) => [row.content, row.code]);
  const copies = [...book.copies].filter(([, contents]) => contents.size > 1).map(([version, contents]) => [version, [...contents].sort()]);
  const { heads, ...judged } = book.judged();
  return { ...judged, refused: Object.fromEntries(refused), aside: Object.fromEntries(aside), copies: Object.fromEntries(copies), heads: Object.fromEntries(heads) };
}

test("thin: why each version stays", () => {
  for (const one of read("thin").cases) {
    const found = Object.fromEntries(one.page.map((version) => [version.version, whyNotThin(version, one.page, one.device)]));
    assert.deepEqual(found, one.expected, one.name);
  }
});

test("statements: read as the server reads them", async () => {
  const { host, vault, cases } = read("statements");
  for (const one of cases) {
    const { code } = await outcome(() => readStatement(one.statement, one.type, { host, vault }));
    assert.equal(code, one.code, one.statement);
  }
});

test("UTF-8 is read as bytes: a mark at the front stays", () => {
  assert.equal(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b)), "\ufeff{");
});

test("a kept list by the replaced key itself counts for nothing, at whatever place", () => {
  const ring = { vault: "v", gen: 1, identities: [], signing: [{ public: "A", from_gen: 0, last: { d: 5 } }, { public: "B", from_gen: 1, last: null }] };
  const row = { version: "x", device: "d", n: 1, gen: 0, author: "A", page: "p", kind: "handrail.kept", kept: { author: "A", part: 1, of: 1, versions: [] } };
  assert.equal(openersOf(ring, [row], () => false).signing[0].kept, undefined);
  assert.deepEqual(openersOf(ring, [{ ...row, author: "B", gen: 1 }], () => false).signing[0].kept, new Set());
});
