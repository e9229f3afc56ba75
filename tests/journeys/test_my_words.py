"""My words: what a person chooses is what every sentence says from then on, on each device, until it locks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from handrail.content.texts import Lang, Wording
from handrail.content.words import all_texts
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import Profile
from tests.journeys.looking import everything
from tests.journeys.working_steps import Walk

pytestmark = pytest.mark.browser

WORD: dict[Lang, str] = {"en": "The sea", "es": "El mar"}
VALUE: dict[Lang, str] = {"en": "honesty", "es": "la honestidad"}
FORMS: dict[str, dict[Lang, tuple[str, str, str]]] = {
    "word": {"en": ("the sea", "the sea", "with the sea"), "es": ("el mar", "al mar", "con el mar")},
    "value": {
        "en": ("honesty", "honesty", "with honesty"),
        "es": ("la honestidad", "a la honestidad", "con la honestidad"),
    },
    "god": {"en": ("God", "God", "with God"), "es": ("Dios", "a Dios", "con Dios")},
}
SEALED = {
    "spellcheck": "false",
    "writingsuggestions": "false",
    "autocorrect": "off",
    "autocomplete": "off",
    "autocapitalize": "off",
    "translate": "no",
    "dir": "auto",
}
VOICES = """
  window.said = [];
  const voices = [
    { name: "far", lang: "en-US", localService: false, default: true },
    { name: "here", lang: "en-GB", localService: true, default: false },
  ];
  const speech = new EventTarget();
  Object.assign(speech, {
    getVoices: () => voices,
    speak: (saying) => window.said.push([saying.voice.name, saying.text]),
    cancel: () => window.said.push("silence"),
  });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def to_my_words(person: Profile) -> None:
    """From Today to My words, by the row of that name."""
    person.page.locator("a.brand").click()
    person.page.get_by_role("link").filter(has_text=person.say("app.today.words")).first.click()
    person.sees_title("app.words.title")


def begun(profile: NewProfile, lang: Lang = "en", width: int = 320) -> Profile:
    """Somebody who has written one line and now opens My words."""
    person = profile(lang=lang, width=width)
    person.begins("x")
    to_my_words(person)
    return person


def reads(person: Profile, wording: Wording, forms: tuple[str, str, str] = ("", "", "")) -> None:
    """Both sample sentences say what they say in this wording, with these forms."""
    places = dict(zip(("power_who", "power_to", "power_with"), forms, strict=True))
    for text_id in ("app.words.reads.first", "app.words.reads.second"):
        said = all_texts().say(text_id, person.lang, wording=wording, **places)
        expect(person.page.locator(".reads").get_by_text(said, exact=True)).to_be_visible()


def is_easy(page: Page) -> bool:
    """Nothing is wrong inside the screen; the frame around it is looked at in test_every_page.py."""
    found = [one for said in everything(page).values() for one in said if 'class="skip"' not in one]
    assert found == []
    return True


def saves(person: Profile, status: str = "app.write.local") -> None:
    """Taps Save and sees where the words are now."""
    person.tap("app.write.save")
    person.sees_status(status)


def no_wider_than_the_screen(page: Page) -> bool:
    """No sideways scroll."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_value_an_own_word_and_none_each_have_their_sentences(profile: NewProfile, lang: Lang) -> None:
    person = begun(profile, lang)
    reads(person, "secular")
    person.pick(person.say("app.words.lean.god"))
    reads(person, "spiritual", FORMS["god"][lang])
    person.pick(person.say("app.words.lean.value"))
    person.type("app.words.phrase.value", VALUE[lang])
    reads(person, "own", FORMS["value"][lang])
    person.pick(person.say("app.words.lean.own"))
    reads(person, "secular")
    person.type("app.words.phrase.own", WORD[lang])
    reads(person, "own", FORMS["word"][lang])
    person.pick(person.say("app.words.lean.value"))
    reads(person, "own", FORMS["value"][lang])
    person.pick(person.say("app.words.lean.own"))
    reads(person, "own", FORMS["word"][lang])
    saves(person)
    person.reload()
    reads(person, "own", FORMS["word"][lang])
    person.pick(person.say("app.words.lean.none"))
    reads(person, "secular")
    assert no_wider_than_the_screen(person.page)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_each_form_can_be_corrected_and_everything_put_back(profile: NewProfile, lang: Lang) -> None:
    person = begun(profile, lang)
    who, to, beside = FORMS["word"][lang]
    person.pick(person.say("app.words.lean.own"))
    person.type("app.words.phrase.own", WORD[lang])
    saves(person)
    person.reload()
    person.tap("app.words.reads.fix")
    for form, now in (("who", who), ("to", to), ("with", beside)):
        expect(person.page.get_by_label(person.say(f"app.words.reads.{form}"), exact=True)).to_have_value(now)
    person.type("app.words.reads.to", "🌊 ~")
    reads(person, "own", (who, "🌊 ~", beside))
    person.type("app.words.reads.to", "")
    reads(person, "own", (who, to, beside))
    assert is_easy(person.page)
    person.type("app.words.reads.with", "~")
    saves(person)
    reads(person, "own", (who, to, "~"))
    person.tap("app.words.undo")
    person.sees_status("app.words.undone")
    expect(person.control("app.words.undo")).to_have_count(0)
    saves(person)
    person.reload()
    reads(person, "own", (who, to, beside))


def test_every_word_of_a_person_is_theirs(profile: NewProfile) -> None:
    person = begun(profile)
    long = "the quiet 👩‍👧 of a morning in Ñuñoa الصباح " * 7
    person.type("app.words.me.self", "I am an addict who is clean")
    person.type("app.words.me.slip", "{self} <b>$&")
    person.pick(person.say("app.words.lean.own"))
    person.type("app.words.phrase.own", long)
    person.sees_words("I am an addict who is clean.")
    person.sees_words("If there is {self} <b>$&, I can come back.")
    assert no_wider_than_the_screen(person.page)
    saves(person)
    person.reload()
    field = person.page.get_by_label(person.say("app.words.phrase.own"), exact=True)
    expect(field).to_have_value(long)
    assert person.page.title() == "Handrail"


def test_alcohol_and_pills_lead_to_what_is_dangerous(profile: NewProfile) -> None:
    person = begun(profile)
    person.pick(person.say("app.words.from.stimulants"))
    expect(person.control("app.words.stop_help")).to_have_count(0)
    person.pick(person.say("app.words.from.opioids"))
    person.sees("app.words.stop.opioids")
    person.pick(person.say("app.words.from.benzodiazepines"))
    person.sees("app.words.stop.benzodiazepines")
    expect(person.page.get_by_text(person.say("app.words.stop.alcohol"))).to_have_count(0)
    person.pick(person.say("app.words.from.alcohol"))
    person.sees("app.words.stop.alcohol")
    assert is_easy(person.page)
    person.tap("app.words.stop_help")
    person.sees_title("app.help.title")
    person.page.go_back()
    expect(person.page.get_by_label(person.say("app.words.from.alcohol"), exact=True)).to_be_checked()


def test_another_language_is_filled_in_and_asks_to_be_looked_at(profile: NewProfile) -> None:
    person = begun(profile)
    person.type("app.words.me.self", "A woman who came back")
    person.pick(person.say("app.words.lean.own"))
    person.type("app.words.phrase.own", WORD["en"])
    saves(person)
    person.page.get_by_role("button", name="Español", exact=True).click()
    person.lang = "es"
    person.sees("app.words.reads.look")
    assert is_easy(person.page)
    person.sees_words("En inglés escribió: A woman who came back.")
    person.sees_words("Soy una persona en recuperación.")
    reads(person, "own", ("The sea", "a The sea", "con The sea"))
    person.type("app.words.phrase.own", WORD["es"])
    expect(person.page.get_by_text(person.say("app.words.reads.look"))).to_have_count(0)
    reads(person, "own", FORMS["word"]["es"])
    person.pick(person.say("app.words.gender.f"))
    saves(person)
    person.page.get_by_role("button", name="English", exact=True).click()
    person.lang = "en"
    reads(person, "own", FORMS["word"]["en"])
    person.sees_words("I am a woman who came back.")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_question_of_step_one_speaks_the_new_words_at_once(profile: NewProfile, lang: Lang) -> None:
    person = profile(lang=lang)
    person.begins("x")
    before = Walk(person)
    before.to_step()
    before.open_part("steps.app.start", "ready")
    before.skip("ready.alone")
    before.asks("ready.lean")
    to_my_words(person)
    person.pick(person.say("app.words.lean.own"))
    person.type("app.words.phrase.own", WORD[lang])
    person.page.go_back()
    person.page.go_back()
    Walk(person, "own").asks("ready.lean")
    to_my_words(person)
    person.pick(person.say("app.words.lean.none"))
    person.page.go_back()
    person.page.go_back()
    before.asks("ready.lean")


def kept(person: Profile) -> tuple[str, str]:
    """With an account now, and everything backed up."""
    name, passphrase = person.keeps()
    person.tap("app.later")
    to_my_words(person)
    person.sees_status("app.write.backed")
    return name, passphrase


def test_a_second_device_speaks_the_same_words_and_a_lock_forgets_them(profile: NewProfile) -> None:
    phone = begun(profile)
    phone.pick(phone.say("app.words.lean.own"))
    phone.type("app.words.phrase.own", WORD["en"])
    phone.tap("app.words.reads.fix")
    phone.type("app.words.reads.to", "the wide sea")
    saves(phone)
    name, passphrase = kept(phone)
    tablet = profile(width=1280)
    tablet.signs_in(name, passphrase)
    to_my_words(tablet)
    forms = ("the sea", "the wide sea", "with the sea")
    reads(tablet, "own", forms)

    tablet.go_to("#me")
    tablet.tap("app.me.lock")
    tablet.sees_title("app.unlock.title")
    assert "sea" not in tablet.page.content()
    tablet.type("app.pass.label", passphrase)
    tablet.tap("app.unlock.button")
    tablet.sees_today()
    to_my_words(tablet)
    reads(tablet, "own", forms)


def chosen_apart(profile: NewProfile) -> tuple[Profile, Profile]:
    """One person's two devices, both without signal, each with another word chosen."""
    phone, tablet = profile(), profile(width=1280)
    phone.begins("x")
    name, passphrase = phone.keeps()
    phone.tap("app.later")
    tablet.signs_in(name, passphrase)
    for device, word in ((phone, "the moon"), (tablet, "the sun")):
        to_my_words(device)
        device.go_offline()
        device.pick(device.say("app.words.lean.own"))
        device.type("app.words.phrase.own", word)
        saves(device, "app.write.no_signal")
    return phone, tablet


def test_two_devices_that_chose_apart_wear_the_same_until_the_person_picks(profile: NewProfile) -> None:
    phone, tablet = chosen_apart(profile)
    phone.go_online()
    phone.sees_status("app.write.backed")
    tablet.go_online()
    tablet.sees_title("app.words.two.title")
    assert is_easy(tablet.page)
    phone.go_to("#words")
    phone.sees_title("app.words.two.title")
    worn = [
        device.page.locator("section.card").filter(has_text=device.say("app.words.two.worn"))
        for device in (phone, tablet)
    ]
    assert worn[0].inner_text() == worn[1].inner_text(), "both devices wear the same"
    card = tablet.page.locator("section.card").filter(has_text="the moon")
    card.get_by_role("button").click()
    tablet.sees_title("app.words.title")
    reads(tablet, "own", ("the moon", "the moon", "with the moon"))
    tablet.tap("app.two.undo")
    reads(tablet, "own", ("the sun", "the sun", "with the sun"))
    phone.sees_title("app.words.title")
    reads(phone, "own", ("the sun", "the sun", "with the sun"))


def test_two_devices_that_picked_apart_are_asked_once_more_and_then_agree(profile: NewProfile) -> None:
    phone, tablet = chosen_apart(profile)
    for device in (phone, tablet):
        device.go_online()
    for device in (phone, tablet):
        device.sees_title("app.words.two.title")
    for device, word in ((phone, "the moon"), (tablet, "the sun")):
        device.go_offline()
        device.page.locator("section.card").filter(has_text=word).get_by_role("button").click()
        device.sees_title("app.words.title")
    for device in (phone, tablet):
        device.go_online()
    for device in (phone, tablet):
        device.sees_title("app.words.two.title")
    tablet.page.locator("section.card").filter(has_text="the moon").get_by_role("button").click()
    for device in (tablet, phone):
        device.sees_title("app.words.title")
        reads(device, "own", ("the moon", "the moon", "with the moon"))
    tablet.go_to("#pages")
    tablet.page.get_by_role("link").filter(has_text=tablet.say("app.words.aside")).first.click()
    tablet.sees_title("app.words.two.title")
    tablet.page.locator("section.card").filter(has_text="the sun").get_by_role("button").click()
    tablet.sees_title("app.words.title")
    reads(tablet, "own", ("the sun", "the sun", "with the sun"))


def test_no_service_of_the_browser_is_shown_what_is_typed(profile: NewProfile) -> None:
    person = begun(profile)
    person.pick(person.say("app.words.from.other"))
    person.pick(person.say("app.words.lean.own"))
    person.type("app.words.phrase.own", "x")
    person.tap("app.words.reads.fix")
    fields = person.page.locator("main input[type=text]")
    expect(fields).to_have_count(8)
    for field in fields.all():
        assert {name: field.get_attribute(name) for name in SEALED} == SEALED
    person.go_to("#pages")
    person.open_page("x")
    person.page.locator("#text").wait_for()
    written = person.page.locator("#text")
    assert {name: written.get_attribute(name) for name in SEALED} == SEALED
    person.go_to("#in")
    secret = person.page.get_by_label(person.say("app.pass.label"), exact=True)
    person.page.get_by_role("button", name=person.say("app.pass.show")).click()
    assert secret.get_attribute("type") == "text"
    assert {name: secret.get_attribute(name) for name in ("spellcheck", "writingsuggestions")} == {
        "spellcheck": "false",
        "writingsuggestions": "false",
    }, "a passphrase that is shown is not spelled out to anybody"
    assert person.page.locator("html").get_attribute("translate") == "no"


def test_nothing_offers_to_read_where_this_device_has_no_voice(profile: NewProfile) -> None:
    person = begun(profile)
    assert person.page.evaluate("speechSynthesis.getVoices().length") == 0
    expect(person.control("app.aloud.start")).to_have_count(0)
    person.go_to("#help")
    person.sees_title("app.help.title")
    expect(person.control("app.aloud.start")).to_have_count(0)


def test_only_a_voice_of_this_device_reads_and_it_stops_when_one_goes_on(profile: NewProfile) -> None:
    person = profile()
    person.context.add_init_script(VOICES)
    person.begins("x")
    person.go_to("#privacy")
    person.sees_title("app.privacy.title")
    assert person.page.evaluate("said.every((one) => one === 'silence')"), "it never begins by itself"
    person.tap("app.aloud.start")
    said = person.page.evaluate("said.filter((one) => one !== 'silence')")
    assert {voice for voice, _ in said} == {"here"}
    whole = " ".join("".join(text for _, text in said).split())
    assert whole.startswith(person.say("app.privacy.intro"))
    assert whole.endswith(person.say("app.privacy.aloud.text"))
    person.tap("app.aloud.stop")
    assert person.page.evaluate("said.at(-1)") == "silence"
    person.tap("app.aloud.start")
    assert person.page.evaluate("said.at(-1)") != "silence"
    person.page.locator("nav.tabs a").last.click()
    person.sees_title("app.help.title")
    assert person.page.evaluate("said.at(-1)") == "silence"
    person.page.get_by_role("button", name="Español", exact=True).click()
    person.lang = "es"
    person.sees_title("app.help.title")
    expect(person.control("app.aloud.start")).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_the_phone_can_see_is_said_before_anything_is_written(profile: NewProfile, lang: Lang) -> None:
    person = profile(lang=lang)
    person.go_to("#privacy")
    person.sees_title("app.privacy.title")
    for one in ("keyboard", "dictation", "history", "screen", "notices"):
        person.sees(f"app.privacy.{one}.text")
    assert no_wider_than_the_screen(person.page)
