import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../handrail/", import.meta.url).href;
const INSIDE = new RegExp(`^${ROOT.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}([a-z_]+)/static/([a-z_]+)/(.*)$`);

/** `handrail/vault/static/kernel/clock.js` is served as /app/kernel/clock.js, so it stands in handrail/kernel/static/kernel/. */
export async function resolve(specifier, context, next) {
  if (specifier.startsWith(".") && context.parentURL) {
    const url = new URL(specifier, context.parentURL);
    const [, , served, rest] = INSIDE.exec(url.href) ?? [];
    if (served && !existsSync(fileURLToPath(url))) {
      const room = served === "vendor" ? "vault" : served;
      return next(new URL(`${room}/static/${served}/${rest}`, ROOT).href, context);
    }
  }
  return next(specifier, context);
}
