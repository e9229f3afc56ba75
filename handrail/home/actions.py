"""The one act of this room on the server: a deployer says that the numbers of a place are right."""

import json
from zoneinfo import ZoneInfo

from handrail.home import numbers
from handrail.home.rules.numbers import CONTROL
from handrail.kernel import clock


def confirm(place: str, by: str) -> numbers.PlaceNow:
    """Writes a dated line for exactly what people see of this place now. ValueError with a sentence when it may not."""
    name = by.strip()
    if not name or CONTROL.search(name) or len(name) > 100:
        raise ValueError("--by is the name of who checked the numbers, on one line")
    now = numbers.help_now()
    if now.problems:
        raise ValueError("\n".join(["First mend these:", *now.problems]))
    found = next((one for one in now.places if one.place == place), None)
    if found is None:
        raise ValueError(f"{place} is not in HANDRAIL_PLACES ({', '.join(numbers.places())}): nobody sees it")
    numbers.own_folder().mkdir(parents=True, exist_ok=True)
    line = (
        f'\n[[confirmed]]\nplace = "{place}"\non = {clock.today(ZoneInfo("UTC")).isoformat()}\n'
        f'by = {json.dumps(name, ensure_ascii=False)}\nsha256 = "{found.sha256}"\n'
    )
    with (numbers.own_folder() / "confirmed.toml").open("a", encoding="utf-8") as file:
        file.write(line)
    return next(one for one in numbers.help_now().places if one.place == place)
