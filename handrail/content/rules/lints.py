"""What is looked at in the texts of a release, beyond their form: each lint says what it finds, where a writer finds it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from handrail.content.rules.grade import too_hard
from handrail.content.rules.places import Problem
from handrail.content.rules.text import LANGS, POWER, WORDINGS, Gender, Lang, Text, Wording, pick, places
from handrail.content.rules.wordlist import Counterpart, WordList

_SCREEN_GENDER: Gender = "n"


@dataclass(frozen=True, slots=True)
class Screen:
    """The texts that somebody sees together, by the beginning of their ids."""

    name: str
    texts: tuple[Text, ...]

    def joined(self, lang: Lang, wording: Wording) -> str:
        """All of it as one text, each sentence on a line of its own."""
        said = [text.said[lang] for text in self.texts if lang in text.said]
        return "\n".join(pick(one, wording, _SCREEN_GENDER) for one in said)


def screens_of(texts: Iterable[Text], of_sheets: Mapping[str, Sequence[str]]) -> list[Screen]:
    """The screens of some texts: those that sheets name; of all others, the texts whose ids begin with the same words.

    These are the first three, without the last: app.help for `app.help.title`, guide.first.find for `guide.first.find.home`.
    """
    by_id = {text.id: text for text in texts}
    screens = {name: [by_id.pop(one) for one in ids if one in by_id] for name, ids in of_sheets.items()}
    for text_id, text in by_id.items():
        screens.setdefault(".".join(text_id.split(".")[:-1][:3]), []).append(text)
    return [Screen(name, tuple(found)) for name, found in screens.items() if found]


def form(texts: Iterable[Text]) -> Iterator[Problem]:
    """Each text is whole, is there in both languages, and may be shown wherever the release goes.

    A pack that a setting turns on, for a country that the pack names, may have one language and a list of countries.
    """
    for text in texts:
        yield from text.problems()
        if text.optional:
            continue
        for lang in LANGS:
            if lang not in text.said:
                yield text.problem("", f"{lang} is missing: both languages are released together")
        if text.origin.countries != ("*",):
            told = ", ".join(text.origin.countries)
            yield text.problem("countries", f"may be shown in {told} only, and a release goes everywhere")


def rooms(texts: Iterable[Text]) -> Iterator[Problem]:
    """The first word of an id belongs to one room."""
    owner: dict[str, str] = {}
    for text in texts:
        word = text.id.partition(".")[0]
        if owner.setdefault(word, text.room) != text.room:
            yield text.problem("", f"ids that begin with {word}. belong to the room {owner[word]}")


def listed(texts: Iterable[Text], words: WordList) -> Iterator[Problem]:
    """No variant says what a list does not let it say."""
    for text in texts:
        for variant in text.variants():
            for found, instead in words.hits(text.id, variant):
                yield text.problem(variant.name, f"“{found}”: {instead}")


def counterparts(texts: Iterable[Text], words: WordList) -> Iterator[Problem]:
    """A page that says one thing in English says in Spanish what the glossary has for it, in one of its sentences at least.

    A page is all texts whose ids begin with the same two words: a sentence may say "that person" where a heading named one.
    """
    pages: dict[str, list[Text]] = {}
    for text in texts:
        if set(text.said) != set(LANGS):
            continue
        pages.setdefault(".".join(text.id.split(".")[:2]), []).append(text)
    for page in pages.values():
        spanish = "\n".join(text.words("es") for text in page)
        for one in words.counterparts:
            if not one.spanish.search(spanish) and (said := _first_to_say(one, page, words)):
                yield said[0].problem("es", f"the English says “{said[1]}”: {one.instead}")


def _first_to_say(one: Counterpart, page: list[Text], words: WordList) -> tuple[Text, str] | None:
    for text in page:
        for variant in text.variants():
            said = words.without_allowed(text.id, "en", variant.words)
            if variant.lang == "en" and (found := one.english.search(said)):
                return text, found.group(0)
    return None


def secular(
    texts: Iterable[Text], words: WordList, for_everybody: Sequence[str], about: Sequence[str]
) -> Iterator[Problem]:
    """Who did not choose spiritual words reads none: not in their variants, nor in a text without variants.

    A text without variants is looked at when its id begins as `for_everybody` says, and not when it is `about` such words.
    """
    for text in texts:
        shown = text.id.startswith(tuple(for_everybody)) and not text.id.startswith(tuple(about))
        for variant in text.variants():
            if variant.wording in ("secular", "own") or (variant.wording is None and shown):
                for found, instead in words.hits(text.id, variant):
                    yield text.problem(variant.name, f"“{found}” is read by people who did not choose it: {instead}")


def wordings(texts: Iterable[Text]) -> Iterator[Problem]:
    """Wordings are there because they differ; own words use the person's word for a power, or say another thing."""
    for text in texts:
        by_lang: dict[str, dict[str | None, set[str]]] = {}
        for variant in text.variants():
            by_lang.setdefault(variant.lang, {}).setdefault(variant.wording, set()).add(variant.words)
        for lang, said in by_lang.items():
            if None in said:
                continue
            if len({frozenset(one) for one in said.values()}) == 1:
                yield text.problem(lang, "all three wordings are the same: one sentence is enough")
            elif not any(places(one) & POWER for one in said["own"]) and any(
                said["own"] == said[other] for other in ("spiritual", "secular")
            ):
                named = ", ".join(f"{{{name}}}" for name in sorted(POWER))
                yield text.problem(f"{lang}.own", f"own words hold one of {named}, or differ from both others")


def reading(screens: Iterable[Screen], off: WordList) -> Iterator[Problem]:
    """Each text, and all of a screen, can be read after six years of school."""
    for screen in screens:
        for text in screen.texts:
            for variant in text.variants():
                told = too_hard(variant.lang, variant.words)
                if told and not off.lets_off(text.id, variant.lang):
                    yield text.problem(variant.name, told)
        for lang in LANGS:
            told = _screen_too_hard(screen, lang)
            if told and len(screen.texts) > 1 and not off.lets_off(screen.name, lang):
                yield screen.texts[0].problem(lang, f"all of {screen.name}: {told}")


def _screen_too_hard(screen: Screen, lang: Lang) -> str | None:
    return next((told for wording in WORDINGS if (told := too_hard(lang, screen.joined(lang, wording)))), None)


def stale(texts: Iterable[Text], words: WordList) -> Iterator[tuple[int, str]]:
    """Allowances that nothing needs any more: which row, and why."""
    by_id = {text.id: text for text in texts}
    for one in words.allowed:
        if not one.phrase:
            continue
        text = by_id.get(one.id)
        said = [variant.words for variant in text.variants() if variant.lang == one.lang] if text else []
        with_phrase = [sentence for sentence in said if one.phrase in sentence]
        if not with_phrase:
            yield one.at, f"{one.id} does not say “{one.phrase}” in {one.lang}"
        elif not any(_on_list(words, one.lang, sentence) for sentence in with_phrase):
            yield one.at, f"nothing in {one.id} ({one.lang}) needs this"


def _on_list(words: WordList, lang: Lang, sentence: str) -> bool:
    by_counterpart = lang == "en" and any(one.english.search(sentence) for one in words.counterparts)
    return by_counterpart or any(words.found_in(lang, sentence))


def stale_reading(screens: Iterable[Screen], off: WordList) -> Iterator[tuple[int, str]]:
    """Texts and screens that are let off and read easily."""
    hard = set()
    for screen in screens:
        hard |= {(screen.name, lang) for lang in LANGS if _screen_too_hard(screen, lang)}
        for text in screen.texts:
            hard |= {(text.id, one.lang) for one in text.variants() if too_hard(one.lang, one.words)}
    for one in off.allowed:
        if (one.id, one.lang) not in hard:
            yield one.at, f"{one.id} ({one.lang}) is easy enough, or is not there"
