// A person's name as initials, for paper and for whoever looks on: "Ana María López" is "A. M. L.". What somebody is to the
// writer stays ("la mamá de J."), so does what is no person's name; any other word becomes its first letter, also one in small
// letters: a name that is hidden needlessly costs less than one that is shown.

/** What the row says it is about, where it is no person: its name stays. */
const NO_PERSON = ["institution", "belief", "myself"];

/** Words between names, and what people are to each other. They name nobody. */
const KEPT = new Set(
  `a an and at for from in my of on or our that the this to with who
  al con de del e el ella en esa ese esta este la las le lo los mi mis o para por que quien su sus u un una unas unos y
  me myself i yo mí nosotros we us
  mom mum mama mother dad papa father stepmother stepfather stepmom stepdad parent parents sister brother siblings son daughter child children kid kids
  baby aunt uncle cousin cousins niece nephew grandma grandpa grandmother grandfather wife husband partner ex girlfriend boyfriend fiancé fiancée
  friend friends neighbor neighbors neighbour boss coworker teacher coach doctor nurse lawyer judge officer police landlord roommate sponsor
  counselor therapist man woman men women boy girl boys girls guy people family
  mamá papá madre padre madrastra padrastro padres hermana hermano hermanas hermanos hija hijo hijas hijos niña niño niñas niños bebé tía tío tías tíos
  prima primo primas primos sobrina sobrino abuela abuelo abuelita abuelito abuelos esposa esposo marido mujer pareja novia novio exnovia exnovio
  comadre compadre suegra suegro cuñada cuñado nuera yerno amiga amigo amigas amigos vecina vecino vecinas vecinos jefa jefe patrón patrona
  maestra maestro entrenador entrenadora doctora enfermera enfermero abogada abogado jueza juez policía casero casera padrino madrina
  ahijada ahijado consejera consejero terapeuta hombre señora señor muchacha muchacho gente familia
  dr dra mr mrs ms miss sr sra srta don doña`.split(/\s+/),
);
/** A word: letters, with the marks on them; an apostrophe or a hyphen is between words, as in "O'Brien" and "Jean-Luc". */
const WORD = /\p{L}[\p{L}\p{M}]*(?:['’]\p{L}[\p{L}\p{M}]*)*\.?/gu;
const OWNED = /['’]s$/u;

/**
 * @param {string} word with its full stop, if it has one
 * @returns {string}
 */
function shortened(word) {
  const bare = word.replace(/\.$/, "");
  const whole = bare.replace(OWNED, "");
  const end = bare.slice(whole.length);
  const small = whole.toLowerCase();
  // One capital letter is an initial already: "A." of "Ana A.", and no Spanish "a".
  const initial = [...whole].length === 1 && whole !== small;
  if (!initial && KEPT.has(small)) return word;
  const [first = ""] = whole;
  return `${first.toUpperCase()}.${end}`;
}

/**
 * @param {string} name as the person wrote it
 * @param {string} [kind] what the row is about: "person", "institution", "belief", "myself"
 * @returns {string}
 */
export function initials(name, kind = "person") {
  if (NO_PERSON.includes(kind)) return name;
  return name.normalize("NFC").replace(WORD, shortened).trim();
}
