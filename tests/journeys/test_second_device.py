"""One person, two devices, and the Python client between them: everything arrives, and nothing written apart is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from handrail.vault.client.client import Device
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import Profile
from tools.live import LiveServer

pytestmark = pytest.mark.browser


def bodies(device: Device) -> list[str]:
    """What a Python device shows, sorted."""
    return sorted(str(body.get("text")) for heads in device.view().bodies().values() for body in heads)


def page_of(device: Device, text: str) -> str:
    """The page whose head says this."""
    pages = device.view().bodies().items()
    return next(page for page, heads in pages if any(body.get("text") == text for body in heads))


def test_a_second_device_sees_every_word(profile: NewProfile) -> None:
    phone, tablet = profile(), profile(lang="es", width=1280)
    phone.begins("Written on the phone.\n¿Y qué sigue? 😀")
    name, passphrase = phone.keeps()
    phone.tap("app.later")
    phone.sees("app.pages.card_title")
    tablet.signs_in(name, passphrase)
    tablet.open_page("Written on the phone.")
    assert tablet.reads() == "Written on the phone.\n¿Y qué sigue? 😀"
    tablet.sees_status("app.write.backed")


def test_the_python_client_opens_writes_and_syncs_the_same_pages(profile: NewProfile, server: LiveServer) -> None:
    phone = profile()
    phone.begins("From the browser.")
    name, passphrase = phone.keeps()
    phone.go_to()
    phone.open_page("From the browser.")
    phone.sees_status("app.write.backed")

    python = Device(server.app)
    python.account.sign_in(name, passphrase=passphrase)
    python.sync()
    assert bodies(python) == ["From the browser."]
    page = page_of(python, "From the browser.")
    python.write("note", {"text": "Changed by Python.", "later": {"kept": True}}, page=page)
    python.write("note", {"text": "New from Python."})
    python.sync()

    phone.go_to()
    phone.finds_page("New from Python.")
    phone.open_page("Changed by Python.")
    phone.write("And by the browser again.")
    phone.tap("app.write.save")
    phone.sees_status("app.write.backed")

    python.sync()
    assert bodies(python) == ["And by the browser again.", "New from Python."]
    body = python.view().bodies()[page][0]
    assert body["later"] == {"kept": True}, "what the app does not know survives its rewrite"


def apart(profile: NewProfile) -> tuple[Profile, Profile]:
    """Two devices that wrote the same page while neither had signal, and then had it again."""
    phone, tablet = profile(), profile(width=1280)
    phone.begins("The same page.")
    name, passphrase = phone.keeps()
    phone.go_to()
    phone.open_page("The same page.")
    phone.sees_status("app.write.backed")
    tablet.signs_in(name, passphrase)
    tablet.open_page("The same page.")
    for device, words in ((phone, "Phone, alone."), (tablet, "Tablet, alone.")):
        device.go_offline()
        device.write(words)
        device.tap("app.write.save")
        device.sees_status("app.write.no_signal")
    phone.go_online()
    phone.sees_status("app.write.backed")
    tablet.go_online()
    tablet.sees_title("app.two.title")
    return phone, tablet


def test_two_devices_that_wrote_apart_keep_both(profile: NewProfile) -> None:
    phone, tablet = apart(profile)
    tablet.sees_words("Phone, alone.")
    tablet.sees_words("Tablet, alone.")
    main = tablet.page.locator("main .btn").first
    assert main.inner_text() == tablet.say("app.two.both"), "keeping both is offered first"
    tablet.tap("app.two.both")
    tablet.to_pages()
    tablet.sees_words("Phone, alone.")
    tablet.sees_words("Tablet, alone.")
    expect(tablet.page.get_by_text(tablet.say("app.pages.copy"))).to_have_count(1)
    phone.go_to()
    phone.finds_page("Tablet, alone.")
    phone.sees_words("Phone, alone.")


def test_one_of_two_can_be_picked_and_the_other_brought_back(profile: NewProfile) -> None:
    _phone, tablet = apart(profile)
    card = tablet.page.locator("section.card").filter(has_text="Phone, alone.")
    card.get_by_role("button").click()
    tablet.sees("app.two.kept")
    assert tablet.reads() == "Phone, alone."
    tablet.tap("app.two.undo")
    tablet.finds_page("Tablet, alone.")
    tablet.sees_words("Phone, alone.")


def test_a_lock_in_one_tab_locks_the_other_and_loses_nothing(profile: NewProfile) -> None:
    phone = profile()
    phone.begins("Before the lock.")
    _name, passphrase = phone.keeps()
    phone.go_to()
    phone.open_page("Before the lock.")
    phone.write("Typed, and not saved.")
    other = phone.context.new_page()
    other.goto(f"{phone.server.app}/app/#me")
    other.get_by_role("button", name=phone.say("app.me.lock"), exact=True).click()
    phone.sees_title("app.unlock.title")
    assert "Typed, and not saved." not in phone.page.content()
    phone.type("app.pass.label", passphrase)
    phone.tap("app.unlock.button")
    expect(phone.page.locator("#text")).to_have_value("Typed, and not saved.")


def test_a_wrong_passphrase_says_so_and_keeps_what_was_typed(profile: NewProfile) -> None:
    phone = profile(lang="es")
    phone.go_to("#in")
    phone.type("app.in.name", "nadie-0000")
    phone.type("app.pass.label", "una frase que no es la suya")
    phone.tap("app.in.button")
    phone.sees("app.problem")
    assert phone.page.evaluate("document.activeElement.className").startswith("summary")
    assert phone.page.title() == "Handrail"
    field = phone.page.get_by_label(phone.say("app.in.name"), exact=True)
    assert field.input_value() == "nadie-0000"
    described = phone.page.locator(".summary a").inner_text()
    assert re.escape(described) in re.escape(phone.page.locator(".field .error").inner_text())
