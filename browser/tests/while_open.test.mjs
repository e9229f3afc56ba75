// What screens remember goes with the vault it came from.
import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetWithVault, whileOpen } from "../../handrail/home/static/home/while_open.js";

/** @param {{phase: string, name: string | null}} status */
function fake(status) {
  const listeners = new Set();
  return {
    status: () => status,
    on: (fn) => (listeners.add(fn), () => listeners.delete(fn)),
    become: (next) => (Object.assign(status, next), listeners.forEach((fn) => fn())),
  };
}

for (const [what, next] of [["locks", { phase: "locked" }], ["is another person's", { name: "ben-2" }], ["goes", { phase: "new", name: null }]]) {
  test(`it is forgotten when the vault ${what}`, () => {
    const vault = fake({ phase: "open", name: "ana-1" });
    const memory = whileOpen(new Map([["page", "words"]]));
    const stop = forgetWithVault(vault);
    vault.become({});
    assert.equal(memory.size, 1, "a change of pages is none of the vault");
    vault.become(next);
    assert.equal(memory.size, 0);
    stop();
  });
}
