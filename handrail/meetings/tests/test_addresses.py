"""Addresses of feeds: one reading of each, the machines they may lead to, and what a person means by one."""

from ipaddress import ip_address, ip_network

import pytest

from handrail.meetings.rules.addresses import address_of, bmlt_below, bmlt_of, may_ask, moved, open_to_all, sheet_of
from handrail.meetings.rules.feeds import FeedRefused

KEY = "1AbCdEfGhIjKlMnOpQrStUvWxYz_0123456789-abcdef"


def code_of(text: str) -> str:
    """Why an address is refused."""
    with pytest.raises(FeedRefused) as refused:
        address_of(text)
    assert refused.value.__cause__ is None
    return refused.value.code


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("https://Example.ORG", "https://example.org/"),
        (" HTTPS://example.org:443/a?b=1#c ", "https://example.org/a?b=1"),
        ("http://example.org.:8080/x", "http://example.org:8080/x"),
        ("https://bücher.example/día?q=ñ", "https://xn--bcher-kva.example/d%C3%ADa?q=%C3%B1"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
        ("http://127。0。0。1/x", "http://127.0.0.1/x"),
        ("http://example.org?x", "http://example.org/?x"),
        ("http://my_site.example.org/", "http://my_site.example.org/"),
    ],
)
def test_an_address_has_one_reading(typed: str, read: str) -> None:
    assert address_of(typed).text == read
    assert address_of(read).text == read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("file:///etc/passwd", "address-scheme"),
        ("gopher://example.org/", "address-scheme"),
        ("ftp://example.org/", "address-scheme"),
        ("javascript:alert(1)", "address-scheme"),
        ("example.org/feed.json", "address-scheme"),
        ("//example.org/feed.json", "address-scheme"),
        ("", "address-scheme"),
        ("http://user:pw@example.org/", "address-user"),
        ("http://user@example.org/", "address-user"),
        ("http://example.org\\@127.0.0.1/", "address-user"),
        ("http://2130706433/", "address-form"),
        ("http://0x7f.1/", "address-form"),
        ("http://0x7f000001/", "address-form"),
        ("http://127.1/", "address-form"),
        ("http://0177.0.0.1/", "address-form"),
        ("http://example.0x1/", "address-form"),
        ("http://[fe80::1%25eth0]/", "address-form"),
        ("http://[fe80::1%eth0]/", "address-form"),
        ("http://%31%32%37.0.0.1/", "address-form"),
        ("http://\uff11\uff12\uff17.0.0.1/", "address-form"),
        ("http:///x", "address-form"),
        ("http://", "address-form"),
        ("http://a..b/", "address-form"),
        ("http://a b/", "address-form"),
        ("http://a\n.org/", "address-form"),
        ("http://-a.org/", "address-form"),
        ("http://example.org../", "address-form"),
        (f"http://{'a' * 64}.org/", "address-form"),
        (f"http://{'a.' * 130}org/", "address-form"),
        ("http://example.org:0/", "address-form"),
        ("http://example.org:99999/", "address-form"),
        ("http://example.org:abc/", "address-form"),
        ("http://[::1/", "address-form"),
        (f"http://example.org/{'a' * 2000}", "address-form"),
    ],
)
def test_odd_addresses_are_refused(typed: str, code: str) -> None:
    assert code_of(typed) == code


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.8", "192.0.2.1",
        "192.88.99.1", "192.168.1.1", "198.18.0.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1",
        "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "2002:101:101::1", "3fff::1", "5f00::1", "fc00::1", "fd12::1",
        "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_closed_networks(ip: str) -> None:
    assert not open_to_all(ip_address(ip))
    assert not may_ask(ip_address(ip))


@pytest.mark.parametrize(
    "ip",
    [
        "1.1.1.1",
        "93.184.216.34",
        "2606:4700::1111",
        "2a00:1450::1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ],
)
def test_the_open_internet(ip: str) -> None:
    assert open_to_all(ip_address(ip))


def test_only_what_the_operator_named_is_let_through() -> None:
    mine = (ip_network("10.1.0.0/16"), ip_network("fd12::/16"))
    assert all(may_ask(ip_address(ip), mine) for ip in ("10.1.2.3", "::ffff:10.1.2.3", "fd12::1", "1.1.1.1"))
    assert not any(may_ask(ip_address(ip), mine) for ip in ("10.2.0.1", "fd13::1", "127.0.0.1", "64:ff9b::a01:203"))


def test_a_redirect_is_an_address_like_any_other() -> None:
    here = address_of("https://example.org/a/b?x=1")
    assert moved(here, b"../c").text == "https://example.org/c"
    assert moved(here, b"//other.example/d").text == "https://other.example/d"
    for to, code in [
        (b"http://example.org/", "downgrade"),
        (b"HTTP://example.org/", "downgrade"),
        (b"file:///etc/passwd", "address-scheme"),
        (b"https://a:b@example.org/", "address-user"),
        (b"https://0x7f.1/", "address-form"),
        (b"https://example.org/\xff\xfe", "bad-move"),
        (b"https://example.org:x/", "bad-move"),
        (b"/" + b"a" * 3000, "bad-move"),
    ]:
        with pytest.raises(FeedRefused) as refused:
            moved(here, to)
        assert refused.value.code == code, to


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (f"/spreadsheets/d/{KEY}/edit?usp=sharing", f"/spreadsheets/d/{KEY}/export?format=csv"),
        (f"/spreadsheets/d/{KEY}", f"/spreadsheets/d/{KEY}/export?format=csv"),
        (f"/spreadsheets/d/{KEY}/edit#gid=77", f"/spreadsheets/d/{KEY}/export?format=csv&gid=77"),
        (f"/spreadsheets/d/{KEY}/edit?gid=77#gid=77", f"/spreadsheets/d/{KEY}/export?format=csv&gid=77"),
        (f"/spreadsheets/u/0/d/{KEY}/edit#gid=seven", f"/spreadsheets/d/{KEY}/export?format=csv"),
        (f"/spreadsheets/d/{KEY}/export?format=csv&gid=5", f"/spreadsheets/d/{KEY}/export?format=csv&gid=5"),
        (f"/spreadsheets/d/e/{KEY}/pubhtml", f"/spreadsheets/d/e/{KEY}/pub?output=csv"),
        (
            f"/spreadsheets/d/e/{KEY}/pubhtml?gid=3&single=true",
            f"/spreadsheets/d/e/{KEY}/pub?output=csv&single=true&gid=3",
        ),
    ],
)
def test_a_sheet_is_asked_for_as_a_table(typed: str, asked: str) -> None:
    found = sheet_of(address_of(f"https://Docs.Google.com.{typed}"))
    assert found is not None
    assert found.text == f"https://docs.google.com{asked}"
    for other in ("docs.google.com.evil.example", "evil-docs.google.com.example", "xdocs.google.com", "google.com"):
        assert sheet_of(address_of(f"https://{other}{typed}")) is None


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/main_server/", ["/main_server/client_interface/json/?switcher=GetSearchResults&get_used_formats=1"]),
        ("/na/main_server", ["/na/main_server/client_interface/json/?switcher=GetSearchResults&get_used_formats=1"]),
        ("/main_server/index.php?x=1", ["/main_server/client_interface/json/?switcher=GetSearchResults&get_used_formats=1"]),
        ("/b/client_interface/json/", ["/b/client_interface/json/?switcher=GetSearchResults&get_used_formats=1"]),
        ("/b/client_interface/json/?switcher=GetFormats", ["/b/client_interface/json/?switcher=GetSearchResults&get_used_formats=1"]),
        ("/client_interface", ["/client_interface/json/?switcher=GetSearchResults&get_used_formats=1"]),
        (
            "/client_interface/json/?switcher=GetSearchResults&services=5",
            ["/client_interface/json/?switcher=GetSearchResults&services=5&get_used_formats=1", "/client_interface/json/?switcher=GetSearchResults&services=5"],
        ),
        ("/client_interface/tsml/?switcher=GetSearchResults", ["/client_interface/tsml/?switcher=GetSearchResults"]),
        ("/client_interface/json?switcher=GetSearchResults&get_used_formats", ["/client_interface/json?switcher=GetSearchResults&get_used_formats"]),
        ("/xclient_interface/json", []),
        ("/main_server2/", []),
        ("/", []),
    ],
)  # fmt: skip
def test_a_bmlt_server_is_asked_for_its_list(typed: str, asked: list[str]) -> None:
    assert [one.target for one in bmlt_of(address_of(f"https://bmlt.example.org{typed}"))] == asked


def test_below_a_page() -> None:
    lists = [one.text.partition("/json")[0] for one in bmlt_below(address_of("https://example.org/na/index.php?x=1#y"))]
    assert lists == ["https://example.org/na/client_interface", "https://example.org/na/main_server/client_interface"]
