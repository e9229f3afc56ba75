// Two words for a name: things of the land, nothing of a person.

/** @type {Record<"en" | "es", {first: string[], second: string[]}>} */
export const NAMES = {
  en: {
    first: [
      "blue", "green", "gold", "silver", "amber", "quiet", "bright", "early", "warm", "clear", "open", "high", "wide", "soft", "fresh", "calm",
      "sunny", "misty", "windy", "snowy", "sandy", "mossy", "rosy", "stony", "little", "tall", "round", "smooth", "cool", "light", "deep", "still",
    ],
    second: [
      "mesa", "river", "canyon", "juniper", "pinyon", "cactus", "meadow", "cloud", "willow", "lake", "stone", "valley", "desert", "spring", "hill", "cedar",
      "sparrow", "heron", "finch", "quail", "turtle", "rabbit", "otter", "maple", "clover", "cotton", "adobe", "bridge", "lantern", "garden", "harbor", "trail",
    ],
  },
  es: {
    first: [
      "mesa", "lluvia", "nube", "piedra", "sierra", "loma", "flor", "laguna", "calle", "semilla", "playa", "luna", "estrella", "brisa", "nieve", "arena",
      "monte", "valle", "puente", "roble", "cedro", "manzano", "nogal", "abeja", "paloma", "gallo", "conejo", "venado", "trigo", "huerta", "camino", "cielo",
    ],
    // Adjectives that serve both genders.
    second: [
      "azul", "verde", "gris", "celeste", "suave", "fuerte", "libre", "alegre", "grande", "brillante", "amable", "fiel", "paciente", "noble", "valiente", "feliz",
      "firme", "dulce", "capaz", "prudente", "cordial", "sensible", "constante", "simple", "natural", "puntual", "ideal", "original", "especial", "tropical", "del-norte", "del-sur",
    ],
  },
};
