// Pages and sync through the facade, against a server in memory that can lose answers, forget rows and lie.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSPHRASE, Profile, codeOf, freshVault, here, make, note, secondDevice, textsOf, withAccount } from "./devices.mjs";

test("write first, lock after: what was written before the account is sent unchanged [2]", async () => {
  const { vault } = await make(freshVault);
  assert.equal(vault.status().phase, "new");
  await vault.start();
  assert.equal(vault.status().phase, "device-only");
  const page = vault.newPage();
  await vault.save(page, note("first line\nsecond"));
  assert.deepEqual(vault.pages().map(({ title, backedUp }) => [title, backedUp]), [["first line", false]]);
  const before = [...(await vault.unsentFile().then((blob) => blob.text())).matchAll(/first line/g)].length;
  assert.ok(before > 0, "without an account the file is readable, because nothing else opens it");
  await vault.signUp({ reservation: await vault.reserveName("blue-mesa"), passphrase: PASSPHRASE });
  assert.equal(vault.status().phase, "open");
  assert.equal(vault.status().unsent, 1);
  await vault.sync();
  assert.equal(vault.status().unsent, 0);
  assert.equal(vault.pages()[0].backedUp, true);
  const read = await vault.page(page);
  assert.equal(read.heads[0].body.text, "first line\nsecond");
});

test("a second device finds every word, and a page goes on there", async () => {
  const first = await make(withAccount, ["one", "two"]);
  const second = await make(secondDevice);
  assert.deepEqual(await textsOf(second.vault), ["one", "two"]);
  const { page } = second.vault.pages()[0];
  await second.vault.save(page, note("more"));
  await second.vault.sync();
  await first.vault.sync();
  assert.ok((await textsOf(first.vault)).includes("more"));
  assert.equal(first.vault.pages().find((line) => line.page === page).heads, 1);
});

test("two devices write at once: both heads are kept, keep both makes two pages [11]", async () => {
  const first = await make(withAccount, ["start"]);
  const second = await make(secondDevice);
  const { page } = first.vault.pages()[0];
  await first.vault.save(page, note("from first"));
  await second.vault.save(page, note("from second"));
  await first.vault.sync();
  await second.vault.sync();
  await first.vault.sync();
  assert.equal((await first.vault.page(page)).heads.length, 2);
  const { pages } = await first.vault.resolve(page, { keep: "both" });
  assert.equal(pages.length, 2);
  await first.vault.sync();
  await second.vault.sync();
  assert.deepEqual(await textsOf(second.vault), ["from first", "from second"]);
  assert.ok(second.vault.pages().every((line) => line.heads === 1));
});

test("a lost answer: pushed again, kept once [14, 16]", async () => {
  const { vault } = await make(withAccount, ["one"]);
  await vault.save(vault.newPage(), note("two"));
  here.server.breaks = (method, path, said) => (said && path === "vault/versions" ? "after" : null);
  assert.equal(await codeOf(vault.sync()), "offline");
  assert.equal(vault.status().unsent, 1, "not called backed up without an answer");
  assert.equal(here.server.mine.log.length, 2);
  here.server.breaks = () => null;
  await vault.sync();
  assert.equal(here.server.mine.log.length, 2);
  assert.equal(vault.status().unsent, 0);
});

test("a restored server is healed by a device that has the pages [14]", async () => {
  const first = await make(withAccount, ["one", "two", "three"]);
  const second = await make(secondDevice);
  await second.vault.save(second.vault.newPage(), note("four"));
  await second.vault.sync();
  await first.vault.sync();
  here.server.restore(1);
  await first.vault.save(first.vault.newPage(), note("five"));
  await first.vault.sync();
  assert.equal(here.server.mine.log.length, 5);
  await second.vault.sync();
  assert.deepEqual(await textsOf(second.vault), ["five", "four", "one", "three", "two"]);
  assert.deepEqual(second.vault.status().alarms.missing, []);
});

test("a withheld version is noticed [15]", async () => {
  const first = await make(withAccount, ["one", "two", "three"]);
  await first.vault.close(); // it would send again what the server forgot
  here.server.mine.log.splice(1, 1);
  const second = await make(secondDevice);
  assert.equal(second.vault.status().alarms.missing.length, 1);
  assert.deepEqual(await textsOf(second.vault), ["one", "three"]);
});

test("a damaged version in the middle is named; the rest opens", async () => {
  await make(withAccount, ["one", "two", "three"]);
  here.server.tamper = (rows) => rows.map((row) => (row.seq === 2 ? { ...row, bytes: Buffer.from(row.bytes).fill(7, 300, 320) } : row));
  const second = await make(secondDevice);
  assert.deepEqual(await textsOf(second.vault), ["one", "three"]);
  assert.deepEqual(second.vault.status().alarms.damaged.map((one) => one.code), ["damaged"]);
});

test("rows in another order, twice, or short are not taken for the log", async () => {
  const first = await make(withAccount, ["one", "two"]);
  const third = await make(freshVault);
  await third.vault.signIn({ name: "blue-mesa-4821", passphrase: PASSPHRASE });
  here.server.tamper = (rows) => [...rows].reverse();
  assert.equal(await codeOf(third.vault.sync()), "not-a-log");
  here.server.tamper = (rows) => rows;
  await third.vault.sync();
  assert.deepEqual(await textsOf(third.vault), ["one", "two"]);
  await first.vault.close();
});

test("another vault's content is refused", async () => {
  const other = await make(withAccount, ["theirs"], "green-hill");
  const [row] = here.server.mine.log;
  await other.vault.close();
  const { vault } = await make(withAccount, ["mine"]);
  here.server.mine.log.push(row);
  await vault.sync();
  assert.deepEqual(await textsOf(vault), ["mine"]);
  assert.deepEqual(vault.status().alarms.damaged.map((one) => one.code), ["damaged"]);
});

test("burn: signed, sent, gone on the server and on the other device; a late edit is offered [20]", async () => {
  const first = await make(withAccount, ["keep", "burn me"]);
  const second = await make(secondDevice);
  const { page } = first.vault.pages().find((line) => line.title === "burn me");
  await second.vault.save(page, note("edited while offline"));
  await first.vault.burn([page]);
  assert.deepEqual(await textsOf(first.vault), ["keep"]);
  await first.vault.sync();
  assert.equal(here.server.mine.log.filter((row) => row.gone).length, 1);
  await second.vault.sync();
  const late = await second.vault.page(page);
  assert.deepEqual(late.heads.map((head) => [head.body.text, head.afterBurn]), [["edited while offline", true]]);
  assert.deepEqual(second.vault.status().alarms, { missing: [], forked: [], broken: [], unexplained: [], damaged: [], newerGen: [], retired: [] });
});

test("the server alone takes nothing away: it is named, and the bytes stay [20]", async () => {
  const { vault } = await make(withAccount, ["one", "two"]);
  here.server.restore(2);
  Object.assign(here.server.mine.log[0], { gone: true, bytes: Buffer.alloc(0) });
  await vault.sync();
  assert.equal(vault.status().alarms.unexplained.length, 1);
  assert.deepEqual(await textsOf(vault), ["one", "two"]);
});

test("thin lets own middle versions go and leaves one head [12]", async () => {
  const { vault } = await make(withAccount, ["one"]);
  const { page } = vault.pages()[0];
  for (const text of ["two", "three", "four"]) await vault.save(page, note(text));
  assert.equal(await vault.thin(page), 3);
  await vault.sync();
  assert.deepEqual(await textsOf(vault), ["four"]);
  const second = await make(secondDevice);
  assert.deepEqual(await textsOf(second.vault), ["four"]);
  assert.deepEqual(second.vault.status().alarms.missing, []);
});

test("drafts: read again after a crash, and made a version at the next start [12]", { timeout: 60_000 }, async () => {
  const { profile, vault } = await make(withAccount, []);
  const page = vault.newPage();
  await vault.draft(page, note("half a sentence"));
  assert.equal((await vault.readDraft(page)).body.text, "half a sentence");
  const again = await profile.open();
  here.vaults.push(again);
  await again.sync();
  while (!again.pages().length) await new Promise((done) => setTimeout(done, 10));
  assert.deepEqual(await textsOf(again), ["half a sentence"]);
});

test("storage refused: it works in memory and says so", async () => {
  const { vault } = await make(async () => {
    const { Profile } = await import("./devices.mjs");
    const profile = new Profile();
    profile.disk = { open: () => { throw new DOMException("no", "SecurityError"); } };
    return { vault: await profile.open() };
  });
  assert.equal(vault.status().storage, "none");
  await vault.start();
  await vault.save(vault.newPage(), note("one"));
  assert.equal(vault.status().storage, "none");
  await vault.signUp({ reservation: await vault.reserveName("blue-mesa"), passphrase: PASSPHRASE });
  await vault.sync();
  assert.equal(here.server.mine.log.length, 1);
});

test("too large a page is refused in words, before anything is kept", async () => {
  const { vault } = await make(withAccount, []);
  assert.equal(await codeOf(vault.save(vault.newPage(), note("x".repeat(1_100_000)))), "too-large");
  assert.equal(vault.status().unsent, 0);
});

test("a page too long for a version stays a draft: not lost by a reload, and it stops no other [12]", { timeout: 60_000 }, async () => {
  const { profile, vault } = await make(withAccount, ["one"]);
  const long = "x".repeat(2_300_000);
  const page = vault.newPage();
  const editor = vault.editor(page, { kind: "note", schema: 1, parents: [] });
  editor.type({ text: long });
  assert.equal(editor.kept(), false);
  assert.equal(await codeOf(editor.commit()), "too-large");
  assert.equal(editor.kept(), true);
  const line = vault.pages().find((one) => one.page === page);
  assert.equal(line.tooLong && !line.backedUp && line.title.length, 80);
  assert.equal(vault.status().unsent, 1);
  await vault.draft(vault.newPage(), note("another draft"));
  await vault.lock();
  assert.equal(vault.pages().length, 0);
  await vault.close();
  const again = await profile.open();
  here.vaults.push(again);
  await again.unlock({ passphrase: PASSPHRASE });
  // Opening makes a version of every draft that fits: all of them are there, or the test ends by its own limit.
  while (again.pages().length < 3) await new Promise((done) => setTimeout(done, 10));
  assert.equal((await again.readDraft(page)).body.text, long);
  assert.ok(again.pages().find((one) => one.page === page).tooLong);
  assert.deepEqual(await textsOf({ page: (id) => again.page(id), pages: () => again.pages().filter((one) => !one.tooLong) }), ["another draft", "one"]);
  assert.equal(await codeOf(again.signOut()), "unsent");
  const shorter = again.editor(page, { kind: "note", schema: 1, parents: [] });
  shorter.type({ text: "short now" });
  await shorter.close();
  await again.sync();
  assert.equal(again.status().unsent, 0);
  assert.equal(await again.readDraft(page), null);
});

test("a draft that was found becomes one version when it is saved, untouched", async () => {
  const { vault } = await make(withAccount, []);
  const page = vault.newPage();
  await vault.draft(page, note("found"));
  const { body } = await vault.readDraft(page);
  const editor = vault.editor(page, { kind: "note", schema: 1, parents: [], draft: body });
  assert.ok(await editor.commit());
  assert.equal(await editor.commit(), null);
  await editor.close();
  assert.deepEqual(await textsOf(vault), ["found"]);
});

test("what was open while this device burned its page brings it back neither as a version nor as a draft [12]", async () => {
  const { profile, vault } = await make(withAccount, ["her name"]);
  const [{ page }] = vault.pages();
  const { heads: [head] } = await vault.page(page);
  const editor = vault.editor(page, { kind: "note", schema: 1, parents: [head.version] });
  editor.type({ text: "her name, and more" });
  await vault.burn([page]);
  assert.equal(await codeOf(editor.commit()), "burned");
  editor.type({ text: "typed on" });
  await editor.put().catch(() => undefined);
  await editor.close().catch(() => undefined);
  assert.deepEqual(vault.pages(), []);
  assert.equal(await vault.readDraft(page), null);
  await vault.close();
  const again = await profile.open();
  here.vaults.push(again);
  await again.unlock({ passphrase: PASSPHRASE });
  assert.deepEqual(await textsOf(again), []);
});

test("what was typed here while another device burned the page is kept, and offered", async () => {
  const first = await make(withAccount, ["her name"]);
  const second = await make(secondDevice);
  const [{ page }] = second.vault.pages();
  const { heads: [head] } = await second.vault.page(page);
  const editor = second.vault.editor(page, { kind: "note", schema: 1, parents: [head.version] });
  editor.type({ text: "typed on the bus" });
  await first.vault.burn([page]);
  await first.vault.sync();
  await second.vault.sync();
  await editor.commit();
  await editor.close();
  assert.deepEqual((await second.vault.page(page)).heads.map((one) => [one.body.text, one.afterBurn]), [["typed on the bus", true]]);
});

test("a title is a person's words: a page of blanks has none", async () => {
  const { titleOf } = await import("../../handrail/vault/static/vault/opening.js");
  assert.equal(titleOf({ text: "  \n ", ask: "my-mind" }), "");
  assert.equal(titleOf({ ask: "other-kind", answer: "shown" }), "other-kind");
});

test("a body's card stands in the list, opened or not; one that is too long does not, and a page without one is a page", async () => {
  const first = await make(withAccount, ["no card"]);
  const card = { p: 1, f: true, m: [], t: ["money"], c: [], s: {} };
  const long = { p: 1, f: true, t: Array.from({ length: 100 }, (_, n) => `option_${n}`) };
  const exact = { p: "x".repeat(600 - '{"p":""}'.length) };
  const bodies = { row: card, long, exact, list: [1], text: "card" };
  for (const [title, one] of Object.entries(bodies)) await first.vault.save(first.vault.newPage(), { kind: "step-4.fear", schema: 1, body: { title, card: one } });
  await first.vault.sync();
  const wanted = { "no card": undefined, row: card, long: undefined, exact, list: undefined, text: undefined };
  const cards = (/** @type {any} */ vault) => Object.fromEntries(vault.pages().map((/** @type {any} */ line) => [line.title, line.card]));
  assert.deepEqual(cards(first.vault), wanted);
  const second = await make(secondDevice);
  assert.deepEqual(cards(second.vault), wanted);
  const again = await make(() => first.profile.open().then((vault) => ({ profile: first.profile, vault })));
  await again.vault.unlock({ passphrase: PASSPHRASE });
  assert.deepEqual(cards(again.vault), wanted, "also what this device kept of them");
});

test("what an earlier release kept of a page, without a card, opens as it did", async () => {
  const { Book } = await import("../../handrail/vault/static/vault/book.js");
  const book = new Book();
  const facts = { version: "v", content: "c", page: "p", kind: "step-4.fear", schema: 1, device: "d", n: 1, prev: null, parents: [], seen: {}, gen: 1, at: "2026-01-01T00:00:00Z", author: "a", gone: [], title: "old", code: null, accepted: true };
  book.add([/** @type {any} */ (facts)]);
  assert.deepEqual(book.pages().map(({ title, card }) => [title, card]), [["old", undefined]]);
  assert.ok(!("card" in book.pages()[0]));
});

test("a full vault and a full server are said; the words stay in the outbox", async () => {
  const { vault } = await make(withAccount, ["one"]);
  await vault.save(vault.newPage(), note("two"));
  for (const code of ["vault-full", "server-full"]) {
    here.server.instead = (_method, path) => (path === "vault/versions" ? Response.json({ code, message: "" }, { status: 507 }) : null);
    assert.equal(await codeOf(vault.sync()), code);
    assert.equal(vault.status().problem.textId, `vault.error.${code.replace("-", "_")}`);
    assert.equal(vault.status().unsent, 1);
  }
});

test("a phone put back from its own backup: named, both kept, and it goes on as a new device", async () => {
  const { profile, vault } = await make(withAccount, ["one"]);
  const open = (name) => new Promise((done) => { const asked = profile.disk.open(name); asked.onsuccess = () => done(asked.result); });
  const names = (await profile.disk.databases()).map((one) => one.name);
  const db = await open(names.find((name) => name !== "handrail"));
  const device = () => new Promise((done) => { db.transaction("meta").objectStore("meta").get("device").onsuccess = ({ target }) => done(target.result); });
  const before = await device();
  await vault.save(vault.newPage(), note("two"));
  await vault.sync();
  await new Promise((done) => { const tx = db.transaction("meta", "readwrite"); tx.objectStore("meta").put(before, "device"); tx.oncomplete = done; });
  await vault.save(vault.newPage(), note("two again"));
  await vault.sync();
  assert.equal(vault.status().alarms.forked.length, 1);
  assert.notEqual((await device()).id, before.id);
  await vault.save(vault.newPage(), note("three"));
  await vault.sync();
  assert.deepEqual(await textsOf(vault), ["one", "three", "two", "two again"]);
  const other = await make(secondDevice);
  assert.deepEqual(other.vault.status().alarms.missing, []);
});

test("an editor: a draft within 2 s, a version at most once a minute, nothing where nothing changed [12]", async () => {
  const { setClock } = await import("../../handrail/kernel/static/kernel/clock.js");
  const { vault } = await make(withAccount, []);
  let time = Date.parse("2026-11-22T09:00:00Z");
  const timers = [];
  setClock({ now: () => time, later: (ms, fn) => { const row = { at: time + ms, fn }; timers.push(row); return () => void timers.splice(timers.indexOf(row), 1); } });
  const pass = async (ms) => {
    time += ms;
    for (const row of timers.filter((one) => one.at <= time)) { timers.splice(timers.indexOf(row), 1); row.fn(); }
    await new Promise((done) => setTimeout(done, 30));
  };
  try {
    const page = vault.newPage();
    const editor = vault.editor(page, { kind: "note", schema: 1, parents: [] });
    editor.type({ text: "pasted" });
    await pass(300);
    for (let turn = 0; turn < 200 && !(await vault.readDraft(page)); turn += 1) await pass(0);
    assert.equal((await vault.readDraft(page))?.body.text, "pasted", "the first words wait for no pause");
    for (let second = 0; second < 130; second += 2) {
      editor.type({ text: `typed for ${second} s` });
      await pass(2000);
      if (second < 50) assert.ok(await vault.readDraft(page), `a draft after ${second} s`);
    }
    assert.equal((await vault.page(page)).heads.length, 1);
    await editor.commit();
    assert.equal(await editor.commit(), null);
    await editor.close();
    const rows = here.server.mine.log.length + vault.status().unsent;
    assert.ok(rows >= 2 && rows <= 4, `${rows} versions in 130 s`);
    assert.equal(await vault.readDraft(page), null);
  } finally {
    setClock(null);
  }
});
