"""A phone is lost, a passphrase forgotten: back in by words, by the card's picture or file, and by a passkey."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewProfile
from tests.journeys.driver import Profile

pytestmark = pytest.mark.browser

NEW = "walnut prairie button glacier heron"


def kept_with_card(phone: Profile, words: str) -> tuple[str, list[str]]:
    """An account with a page, and its card on the screen: the name and the twelve words."""
    phone.begins(words)
    name, _passphrase = phone.keeps()
    phone.tap("app.card.make")
    phone.sees_title("app.card.words")
    return name, phone.page.locator(".words li").all_inner_texts()


def new_passphrase(device: Profile, words: str) -> None:
    """The second half of a recovery, and the page is there."""
    device.sees_title("app.back_in.new_title")
    device.type("app.change.new", NEW)
    device.tap("app.change.button")
    device.finds_page(words)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_twelve_words_open_everything_on_a_new_phone(profile: NewProfile, lang: str) -> None:
    phone, third, fourth = profile(lang=lang), profile(lang=lang), profile()
    name, words = kept_with_card(phone, "Before the phone was lost.")
    assert len(words) == 12
    third.go_to("#again")
    third.type("app.in.name", name.upper())
    third.type("app.back_in.words", " ".join(["zzz", *words[1:]]))
    third.tap("app.back_in.use")
    third.sees("vault.error.word_unknown", words="zzz")
    third.type("app.back_in.words", "\n".join(f"{at}. {word}," for at, word in enumerate(words, 1)).upper())
    third.tap("app.back_in.use")
    new_passphrase(third, "Before the phone was lost.")
    fourth.signs_in(name, NEW)
    fourth.finds_page("Before the phone was lost.")


@pytest.mark.parametrize("kind", ["app.card.picture", "app.card.file"])
def test_the_card_opens_everything_on_a_new_phone(profile: NewProfile, tmp_path: Path, kind: str) -> None:
    phone, third = profile(), profile(lang="es")
    name, _words = kept_with_card(phone, "Kept on a card.")
    card = phone.download(kind, tmp_path)
    third.go_to("#again")
    third.page.set_input_files("#file", card)
    third.sees("app.back_in.read", name=name)
    assert name not in third.page.url
    third.tap("app.back_in.use")
    new_passphrase(third, "Kept on a card.")


def above_the_bar(device: Profile, text_id: str) -> bool:
    """Whether this control is whole on the first screen, over the fixed bar."""
    box, bar = device.control(text_id).bounding_box(), device.page.locator(".tabs").bounding_box()
    assert box is not None
    assert bar is not None
    return box["y"] + box["height"] <= bar["y"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_bar_hides_no_next_step_on_a_small_phone(profile: NewProfile, lang: str) -> None:
    phone = profile(lang=lang)
    phone.begins("Small.")
    phone.go_to("#keep")
    phone.page.locator("input[name=pick]").first.check()
    phone.tap("app.go_on")
    phone.page.locator(".secret").wait_for()
    assert above_the_bar(phone, "app.pass.use")
    phone.tap("app.pass.use")
    phone.tap("app.keep.make")
    phone.tap("app.card.make")
    phone.sees_title("app.card.words")
    for control in ("app.card.print", "app.card.saved", "app.later"):
        phone.control(control).focus()
        assert above_the_bar(phone, control)


def test_the_cards_picture_holds_the_words(profile: NewProfile, tmp_path: Path) -> None:
    phone = profile()
    _name, words = kept_with_card(phone, "Kept as a picture.")
    drawn = phone.page.evaluate(
        """() => {
            const fill = CanvasRenderingContext2D.prototype.fillText;
            window.drawn = [];
            CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
                window.drawn.push(text);
                return fill.call(this, text, ...at);
            };
            return window.drawn;
        }"""
    )
    assert drawn == []
    release = phone.page.request.get(f"{phone.server.app}/app/release.json").json()["release"]
    this_app = phone.say("app.this.card", release=release)
    expect(phone.page.locator(".paper").filter(has_text=this_app)).to_have_count(1)
    phone.download("app.card.picture", tmp_path)
    drawn = phone.page.evaluate("() => window.drawn")
    assert [line.split(". ")[1] for line in drawn[4:]] == words
    assert drawn[1].startswith("app.localhost")
    assert drawn[2:4] == [this_app, phone.say("app.card.keep")]


def test_a_file_that_is_no_card_is_said_and_nothing_is_lost(profile: NewProfile, tmp_path: Path) -> None:
    phone = profile()
    wrong = tmp_path / "shopping.txt"
    wrong.write_text("milk, bread", encoding="utf-8")
    phone.go_to("#again")
    phone.type("app.in.name", "blue-mesa-4821")
    phone.page.set_input_files("#file", wrong)
    phone.sees("app.back_in.file_wrong")
    expect(phone.page.get_by_label(phone.say("app.in.name"), exact=True)).to_have_value("blue-mesa-4821")


def test_the_card_is_checked_by_choosing_and_may_be_skipped(profile: NewProfile) -> None:
    phone = profile()
    _name, words = kept_with_card(phone, "A page.")
    phone.tap("app.card.saved")
    choices = phone.page.get_by_role("radio")
    assert choices.count() == 4
    wrong = next(one for one in (words[6], words[9]) if one != words[2])
    phone.pick(wrong)
    phone.tap("app.check.button")
    phone.sees("app.check.not_it")
    phone.pick(words[2])
    phone.tap("app.check.button")
    phone.sees_today()
    phone.sees("app.card.done")
    expect(phone.page.get_by_text(phone.say("app.pages.card_title"))).to_have_count(0)
    phone.reload()
    phone.sees_today()
    expect(phone.page.get_by_text(phone.say("app.card.done"))).to_have_count(0)


def with_authenticator(device: Profile) -> None:
    """A phone lock that can do what the vault needs: a stored passkey, with PRF, after the person is recognised."""
    session = device.context.new_cdp_session(device.page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "ctap2Version": "ctap2_1",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "hasPrf": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_lock_that_never_answers_keeps_the_passphrase_working(profile: NewProfile) -> None:
    phone = profile(lang="es")
    phone.begins("Nobody answers.")
    name, passphrase = phone.keeps()
    phone.go_to("#me")
    phone.tap("app.me.lock")
    phone.sees_title("app.unlock.title")
    expect(phone.control("app.in.passkey")).to_have_count(0)
    phone.type("app.pass.label", passphrase)
    phone.tap("app.unlock.button")
    phone.sees_today()
    phone.go_to("#out")
    phone.tap("app.out.button")
    phone.sees_title("app.welcome.title")
    # The browser's own question is never answered here; it only ends when it is told to.
    phone.page.evaluate(
        """() => {
            navigator.credentials.get = ({ signal }) => new Promise((_, no) =>
                signal.addEventListener("abort", () => no(new DOMException("ended", "AbortError"))));
        }"""
    )
    phone.tap("app.welcome.have")
    phone.tap("app.in.passkey")
    phone.sees_status("app.passkey.adding")
    phone.tap("app.passkey.stop")
    phone.sees("vault.error.passkey_stopped")
    phone.tap("app.in.passkey")
    phone.sees_status("app.passkey.adding")
    phone.type("app.in.name", name)
    phone.type("app.pass.label", passphrase)
    phone.tap("app.in.button")
    phone.finds_page("Nobody answers.")


def test_a_passkey_signs_in_with_nothing_typed(profile: NewProfile) -> None:
    phone = profile()
    with_authenticator(phone)
    phone.begins("Opened by a finger.")
    phone.keeps()
    phone.go_to("#lock")
    phone.tap("app.passkey.add")
    phone.sees("app.passkey.done")
    phone.go_to("#out")
    expect(phone.page.get_by_text(phone.say("app.out.sure"))).to_have_count(0)
    phone.tap("app.out.button")
    phone.sees_title("app.welcome.title")
    phone.go_to("#in")
    phone.tap("app.in.passkey")
    phone.finds_page("Opened by a finger.")


def test_a_passkey_unlocks(profile: NewProfile) -> None:
    phone = profile()
    with_authenticator(phone)
    phone.begins("Locked for a while.")
    phone.keeps()
    phone.go_to("#lock")
    phone.tap("app.passkey.add")
    phone.sees("app.passkey.done")
    phone.go_to("#me")
    phone.tap("app.me.lock")
    phone.sees_title("app.unlock.title")
    phone.tap("app.in.passkey")
    phone.finds_page("Locked for a while.")
