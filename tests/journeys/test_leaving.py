"""Leaving in a hurry, locking, signing out, new keys, and taking everything away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewProfile
from tests.journeys.driver import Profile

pytestmark = pytest.mark.browser

NEW = "walnut prairie button glacier heron"


def three_times(device: Profile, key: str) -> None:
    for _ in range(3):
        device.page.keyboard.press(key)


def test_leaving_without_an_account_keeps_what_was_being_written(profile: NewProfile) -> None:
    phone = profile()
    phone.begins("Only here.")
    phone.write("Only here, and more.")
    phone.leaves(lambda: phone.tap("app.leave"))
    phone.go_to()
    phone.finds_page("Only here, and more.")


def test_leaving_with_an_account_locks_and_is_not_one_back_away(profile: NewProfile) -> None:
    phone = profile()
    phone.begins("Private.")
    _name, passphrase = phone.keeps()
    phone.go_to()
    phone.open_page("Private.")
    phone.write("Private, half a sen")
    phone.leaves(lambda: three_times(phone, "Shift"))
    phone.page.go_back()
    phone.sees_title("app.unlock.title")
    assert "Private" not in phone.page.content()
    phone.type("app.pass.label", passphrase)
    phone.tap("app.unlock.button")
    phone.sees_words("Private, half a sen")


def test_unlocking_needs_no_signal_and_a_wrong_passphrase_is_said(profile: NewProfile) -> None:
    phone = profile()
    phone.begins("On a mountain.")
    _name, passphrase = phone.keeps()
    phone.go_to("#me")
    phone.tap("app.me.lock")
    phone.sees_title("app.unlock.title")
    phone.go_offline()
    phone.type("app.pass.label", "not the right one at all")
    phone.tap("app.unlock.button")
    phone.sees("app.problem")
    phone.type("app.pass.label", passphrase)
    phone.tap("app.unlock.button")
    phone.finds_page("On a mountain.")


def test_signing_out_with_unsent_work_warns_and_offers_a_file(profile: NewProfile, tmp_path: Path) -> None:
    phone = profile()
    phone.begins("Sent.")
    phone.keeps()
    phone.go_to()
    phone.open_page("Sent.")
    phone.sees_status("app.write.backed")
    phone.go_offline()
    phone.write("Not sent yet.")
    phone.tap("app.write.save")
    phone.sees_status("app.write.no_signal")
    phone.page.get_by_role("link", name=phone.say("app.tab.today"), exact=True).click()
    phone.page.get_by_role("link").filter(has_text=phone.say("app.today.me_text")).click()
    phone.tap("app.me.out")
    phone.sees("app.out.unsent_one", count=1)
    phone.tap("app.out.button")
    phone.sees("app.out.sure_missing")
    file = phone.download("app.out.file", tmp_path)
    assert "Not sent yet." in file.read_text(encoding="utf-8")
    phone.pick(phone.say("app.out.sure"))
    noted = "() => Object.keys(localStorage).sort()"
    assert phone.page.evaluate(noted) != [], "that somebody was here"
    phone.tap("app.out.button")
    phone.sees_title("app.welcome.title")
    assert set(phone.page.evaluate(noted)) <= {"lang", "looks"}, "and nothing of it afterwards"


def test_a_session_elsewhere_is_seen_and_ended(profile: NewProfile) -> None:
    phone, tablet = profile(), profile()
    phone.begins("Shared by two.")
    name, passphrase = phone.keeps()
    tablet.signs_in(name, passphrase)
    phone.go_to("#places")
    phone.sees("app.places.here")
    end = phone.page.get_by_role("button", name=re.compile(re.escape(phone.say("app.places.end"))))
    expect(end).to_have_count(1)
    end.click()
    phone.sees_status("app.places.ended")
    expect(end).to_have_count(0)


def test_without_signal_the_list_of_sessions_says_why_it_is_missing(profile: NewProfile) -> None:
    phone = profile(lang="es")
    phone.begins("In the hills.")
    phone.keeps()
    phone.go_to("#me")
    phone.sees_title("app.me.title")
    phone.go_offline()
    phone.page.get_by_role("link").filter(has_text=phone.say("app.me.places")).click()
    phone.sees("app.places.offline")


def test_a_changed_passphrase_is_asked_for_elsewhere(profile: NewProfile) -> None:
    phone, tablet = profile(), profile()
    phone.begins("New lock.")
    name, passphrase = phone.keeps()
    phone.go_to("#change")
    phone.type("app.change.now", "not what it is, surely")
    phone.type("app.change.new", NEW)
    phone.tap("app.change.button")
    phone.sees("app.problem")
    phone.type("app.change.now", passphrase)
    phone.tap("app.change.button")
    phone.sees("app.change.done")
    tablet.go_to("#in")
    tablet.type("app.in.name", name)
    tablet.type("app.pass.label", passphrase)
    tablet.tap("app.in.button")
    tablet.sees("app.problem")
    tablet.type("app.pass.label", NEW)
    tablet.tap("app.in.button")
    tablet.finds_page("New lock.")


def test_blanks_around_a_passphrase_do_no_harm_and_what_is_too_long_is_said(profile: NewProfile) -> None:
    phone = profile()
    phone.begins("Typed by a phone.")
    name, passphrase = phone.keeps()
    phone.go_to("#me")
    phone.tap("app.me.lock")
    phone.sees_title("app.unlock.title")
    field = phone.page.get_by_label(phone.say("app.pass.label"), exact=True)
    expect(field).to_have_attribute("autocapitalize", re.compile("^(none|off)$"))
    phone.type("app.pass.label", "x" * 200_000)
    phone.tap("app.unlock.button")
    phone.sees("app.pass.long")
    phone.type("app.pass.label", f" {passphrase.replace(' ', '  ').capitalize()}  ")
    phone.tap("app.unlock.button")
    phone.finds_page("Typed by a phone.")
    other = profile(lang="es")
    other.go_to("#in")
    other.type("app.in.name", "😀" * 300)
    other.type("app.pass.label", passphrase)
    other.tap("app.in.button")
    other.sees("app.in.name_long")
    other.type("app.in.name", name)
    other.type("app.pass.label", f"{passphrase} ")
    other.tap("app.in.button")
    other.finds_page("Typed by a phone.")


def test_an_offer_that_fills_the_field_ends_what_was_wrong_with_it(profile: NewProfile) -> None:
    phone = profile()
    phone.begins("A page.")
    phone.go_to("#keep")
    phone.page.locator("input[name=pick]").last.check()
    phone.type("app.name.word", "m" * 65)
    phone.tap("app.go_on")
    phone.sees("app.name.word_missing")
    phone.page.locator("input[name=pick]").first.check()
    phone.tap("app.go_on")
    phone.page.locator(".secret").wait_for()
    phone.tap("app.keep.make")
    phone.sees("app.problem")
    phone.tap("app.pass.use")
    expect(phone.page.get_by_text(phone.say("app.problem"))).to_have_count(0)
    expect(phone.page.locator("#new-error")).to_have_count(0)


def test_a_change_asked_for_after_a_change_elsewhere_takes_the_new_passphrase(profile: NewProfile) -> None:
    phone, tablet = profile(), profile(lang="es")
    phone.begins("Two of them.")
    name, passphrase = phone.keeps()
    tablet.signs_in(name, passphrase)
    phone.go_to("#change")
    phone.type("app.change.now", passphrase)
    phone.type("app.change.new", NEW)
    phone.tap("app.change.button")
    phone.sees("app.change.done")
    tablet.go_to("#change")
    tablet.type("app.change.now", passphrase)
    tablet.type("app.change.new", "glacier heron walnut prairie button")
    tablet.tap("app.change.button")
    tablet.sees("vault.error.key_file_changed")
    tablet.type("app.change.now", NEW)
    tablet.tap("app.change.button")
    tablet.sees("app.change.done")
    tablet.statuses.discard(412)


def test_an_account_deleted_elsewhere_is_said_and_the_pages_are_offered(profile: NewProfile, tmp_path: Path) -> None:
    phone, tablet = profile(), profile(lang="es", width=1280)
    phone.begins("On both.")
    name, passphrase = phone.keeps()
    tablet.signs_in(name, passphrase)
    tablet.finds_page("On both.")
    phone.go_to("#end")
    phone.tap("app.delete.go")
    phone.type("app.pass.label", passphrase)
    phone.tap("app.delete.button")
    phone.sees("app.delete.done_title")
    tablet.reload()
    tablet.sees("vault.error.account_gone")
    expect(tablet.page.get_by_text(tablet.say("app.pages.in_again"))).to_have_count(0)
    tablet.tap("app.gone.out")
    tablet.sees("app.gone.text")
    file = tablet.download("app.gone.file", tmp_path)
    assert "On both." in file.read_text(encoding="utf-8")
    tablet.pick(tablet.say("app.gone.sure"))
    tablet.tap("app.out.button")
    tablet.sees_title("app.welcome.title")


def test_new_keys_lock_what_is_written_from_now_on(profile: NewProfile) -> None:
    phone = profile()
    phone.begins("Maybe read by another.")
    _name, passphrase = phone.keeps()
    phone.go_to("#anew")
    phone.sees("app.known.honest")
    phone.type("app.change.now", passphrase)
    phone.type("app.change.new", NEW)
    phone.tap("app.known.button")
    phone.sees("app.known.done")
    phone.go_to()
    phone.finds_page("Maybe read by another.")
    phone.tap("app.pages.new")
    phone.write("Under new keys.")
    phone.tap("app.write.save")
    phone.sees_status("app.write.backed")


def deletes(device: Profile, link: str) -> None:
    """From an open page, past the one question, to the list of pages."""
    device.tap(link)
    device.tap("app.away.keep")
    device.tap(link)
    device.tap("app.away.button")
    device.sees_title("app.pages.title")


def gone(device: Profile, words: str) -> None:
    """No page in the list begins with these words, or soon none does."""
    expect(device.page.get_by_role("link").filter(has_text=words)).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_page_is_deleted_here_and_on_the_other_device(profile: NewProfile, lang: str) -> None:
    phone, tablet = profile(lang=lang), profile(lang=lang, width=1280)
    phone.begins("Keep me.")
    name, passphrase = phone.keeps()
    phone.go_to("#pages")
    phone.tap("app.pages.new")
    phone.write("Take me away.")
    phone.tap("app.write.save")
    phone.sees_status("app.write.backed")
    tablet.signs_in(name, passphrase)
    tablet.finds_page("Take me away.")
    phone.write("Take me away, and half a wo")
    with phone.page.expect_response(lambda answer: answer.url.endswith("/vault/remove") and answer.ok):
        deletes(phone, "app.away.link")
    phone.sees("app.away.done")
    phone.sees_words("Keep me.")
    gone(phone, "Take me away")
    tablet.reload()
    tablet.sees_words("Keep me.")
    gone(tablet, "Take me away")
    phone.reload()
    phone.sees_words("Keep me.")
    gone(phone, "Take me away")


def test_a_page_without_an_account_is_deleted_and_its_back_leads_to_the_list(profile: NewProfile) -> None:
    phone = profile(lang="es")
    phone.begins("Solo aquí.")
    phone.tap("app.back")
    phone.open_page("Solo aquí.")
    deletes(phone, "app.away.link")
    phone.sees("app.away.done_alone")
    phone.reload()
    phone.sees("app.pages.empty")


def test_a_part_of_a_step_is_deleted(profile: NewProfile) -> None:
    phone = profile()
    phone.begins("A line.")
    phone.go_to("#s/1")
    start = phone.say("steps.app.start", part=phone.say("steps.1.powerless.title"))
    phone.page.get_by_role("button", name=start, exact=True).click()
    deletes(phone, "app.away.link_part")
    expect(phone.page.get_by_role("main").get_by_role("listitem")).to_have_count(1)
    phone.sees_words("A line.")
    phone.go_to("#s/1")
    expect(phone.page.get_by_role("button", name=start, exact=True)).to_be_visible()


def test_an_account_is_deleted_after_one_page_to_check(profile: NewProfile, tmp_path: Path) -> None:
    phone, other = profile(), profile()
    phone.begins("To be gone.")
    name, passphrase = phone.keeps()
    phone.go_to("#end")
    file = phone.download("app.delete.file", tmp_path)
    assert "To be gone." in file.read_text(encoding="utf-8")
    phone.tap("app.delete.go")
    phone.sees_title("app.delete.check_title")
    phone.sees_words(name)
    phone.type("app.pass.label", passphrase)
    phone.tap("app.delete.button")
    phone.sees("app.delete.done_title")
    phone.sees_title("app.welcome.title")
    names = phone.page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)")
    assert [one for one in names if one != "handrail"] == []
    other.go_to("#in")
    other.type("app.in.name", name)
    other.type("app.pass.label", passphrase)
    other.tap("app.in.button")
    other.sees("app.problem")
