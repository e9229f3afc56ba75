// Screens to which few come: they take everything along, bring it in, put it on paper, and say who can see what. In one file for
// the network, with their own sentences.
import { learn } from "../../kernel/words.js";
import { Bring } from "./bring.js";
import { Paper } from "./paper.js";
import { Privacy } from "./privacy.js";
import { Take } from "./take.js";

/** @param {import("../../kernel/words.js").Lang} lang */
async function load(lang) {
  const answer = await fetch(`/app/texts/later.${lang}.json`, { credentials: "omit" });
  if (!answer.ok) throw new Error("texts");
  return answer.json();
}

/** @returns {Promise<Record<string, any>>} the screens, once their sentences are here */
export async function withWords() {
  await learn("later", load);
  return { Bring, Paper, Privacy, Take };
}
