// What tests of a server that was set back share: who forgot what, and what the devices gave it.
import { NEXT, PASSPHRASE, freshVault, here, kept, make, note, withAccount } from "./devices.mjs";

export const NAME = "blue-mesa-4821";
export const puts = () => here.server.seen.filter((one) => one.path === "people/put-back");
/** What the profile holds in its store, whatever the tab has in memory. */
export const receiptOn = async ({ profile }) => (await kept(profile, "meta")).get("account").receipt;
export const another = async (passphrase) => {
  const made = await make(freshVault);
  await made.vault.signIn({ name: NAME, passphrase });
  await made.vault.sync();
  return made;
};

/** An older release's store: an account, and no receipt for it. */
export async function withoutReceipt(device) {
  await device.vault.close();
  await kept(device.profile, "meta", (rows) => {
    const { receipt: _, ...account } = rows.get("account");
    return { account };
  });
}

/** A device that changed its passphrase, and its server, set back to before that. */
export async function passphraseForgotten() {
  const first = await make(withAccount, ["one"]);
  const copy = here.server.copy();
  await first.vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  await first.vault.save(first.vault.newPage(), note("two"));
  await first.vault.sync();
  here.server.setBack(copy);
  return first;
}
