// The numbers of this release, made of content/numbers/us.toml; a test compares the two.
/** @type {import("./rules/help_data.js").HelpData} */
export const KEPT = {
 "form": 1,
 "checked": "2026-11-22",
 "numbers": [
  {
   "id": "911",
   "section": "danger",
   "kind": "call",
   "number": "911",
   "act": {
    "en": "Someone will not wake up or is not breathing right: call 911",
    "es": "Alguien no despierta o no respira bien: llame al 911"
   },
   "languages": [
    "en",
    "es"
   ]
  },
  {
   "id": "988-call",
   "section": "crisis",
   "kind": "call",
   "number": "988",
   "act": {
    "en": "Call 988: talk with someone now",
    "es": "Llamar al 988 y oprimir 2: hable con alguien ahora"
   },
   "about": {
    "en": "Free. Call about drinking or using, a craving, or thoughts of dying. You do not have to give your name.",
    "es": "Gratis. Llame por la bebida, el consumo, las ganas fuertes o si piensa en morir. No tiene que dar su nombre."
   },
   "hours": {
    "en": "Day and night.",
    "es": "De día y de noche."
   },
   "languages": [
    "en",
    "es"
   ]
  },
  {
   "id": "988-text",
   "section": "crisis",
   "kind": "text",
   "number": "988",
   "act": {
    "en": "Text 988",
    "es": "Mandar AYUDA al 988 por mensaje"
   },
   "about": {
    "en": "Or chat at 988lifeline.org.",
    "es": "También hay chat en 988lifeline.org."
   },
   "body": {
    "es": "AYUDA"
   },
   "languages": [
    "en",
    "es"
   ]
  },
  {
   "id": "samhsa",
   "section": "treatment",
   "kind": "call",
   "number": "1-800-662-4357",
   "act": {
    "en": "Call 1-800-662-4357: find treatment",
    "es": "Llamar al 1-800-662-4357: encontrar tratamiento"
   },
   "about": {
    "en": "The SAMHSA helpline. Free. It knows places and groups near you, even if you have no insurance.",
    "es": "La línea de SAMHSA. Gratis. Sabe de lugares y grupos cerca de usted, también sin seguro médico."
   },
   "hours": {
    "en": "Day and night.",
    "es": "De día y de noche."
   },
   "languages": [
    "en",
    "es"
   ]
  },
  {
   "id": "poison",
   "section": "poison",
   "kind": "call",
   "number": "1-800-222-1222",
   "act": {
    "en": "Call 1-800-222-1222: poison help",
    "es": "Llamar al 1-800-222-1222: en caso de envenenamiento"
   },
   "about": {
    "en": "Someone is awake but took too much, or a child swallowed something. Free.",
    "es": "Alguien está despierto pero tomó demasiado, o un niño se tragó algo. Gratis."
   },
   "hours": {
    "en": "Day and night.",
    "es": "De día y de noche."
   },
   "languages": [
    "en",
    "es"
   ]
  },
  {
   "id": "veterans-call",
   "section": "veterans",
   "kind": "call",
   "number": "988",
   "act": {
    "en": "Veterans: call 988, then press 1",
    "es": "Veteranos: llamar al 988 y oprimir 1"
   },
   "about": {
    "en": "For family too, and for veterans without VA care. Free.",
    "es": "También para la familia, y sin atención del VA. Gratis."
   },
   "hours": {
    "en": "Day and night.",
    "es": "De día y de noche."
   },
   "languages": [
    "en"
   ]
  },
  {
   "id": "veterans-text",
   "section": "veterans",
   "kind": "text",
   "number": "838255",
   "act": {
    "en": "Veterans: text 838255",
    "es": "Veteranos: mandar un mensaje al 838255"
   },
   "languages": [
    "en"
   ]
  },
  {
   "id": "boys-town",
   "section": "youth",
   "kind": "call",
   "number": "1-800-448-3000",
   "act": {
    "en": "Call 1-800-448-3000: talk about anything",
    "es": "Llamar al 1-800-448-3000: hablar de lo que sea"
   },
   "about": {
    "en": "The Boys Town line, for anybody who is young, and for parents. Free.",
    "es": "La línea de Boys Town, para cualquier joven, y para madres y padres. Gratis."
   },
   "hours": {
    "en": "Day and night.",
    "es": "De día y de noche."
   },
   "languages": [
    "en"
   ]
  },
  {
   "id": "crisis-text-line",
   "section": "youth",
   "kind": "text",
   "number": "741741",
   "act": {
    "en": "Text HOME to 741741",
    "es": "Mandar AYUDA al 741741 por mensaje"
   },
   "about": {
    "en": "Crisis Text Line: write with someone when you can't talk out loud. Free.",
    "es": "Crisis Text Line: para escribir con alguien cuando no se puede hablar en voz alta. Gratis."
   },
   "hours": {
    "en": "Day and night.",
    "es": "De día y de noche."
   },
   "body": {
    "en": "HOME",
    "es": "AYUDA"
   },
   "languages": [
    "en",
    "es"
   ]
  },
  {
   "id": "childhelp",
   "section": "youth",
   "kind": "call",
   "number": "1-800-422-4453",
   "act": {
    "en": "Call 1-800-422-4453: someone hurts me",
    "es": "Llamar al 1-800-422-4453: alguien me hace daño"
   },
   "about": {
    "en": "Childhelp, when home or a grown-up is not safe. Free.",
    "es": "Childhelp, cuando la casa o un adulto no son seguros. Gratis."
   },
   "hours": {
    "en": "Day and night.",
    "es": "De día y de noche."
   },
   "languages": [
    "en",
    "es"
   ]
  },
  {
   "id": "runaway",
   "section": "youth",
   "kind": "call",
   "number": "1-800-786-2929",
   "act": {
    "en": "Call 1-800-786-2929: no safe place to stay",
    "es": "Llamar al 1-800-786-2929: sin un lugar seguro"
   },
   "about": {
    "en": "The National Runaway Safeline, ages 12 to 21. Free.",
    "es": "National Runaway Safeline, de 12 a 21 años. Gratis."
   },
   "hours": {
    "en": "Day and night.",
    "es": "De día y de noche."
   },
   "languages": [
    "en"
   ]
  }
 ],
 "slots": []
};
