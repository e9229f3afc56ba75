"""The floor plan as data: `.importlinter`, read for those who are not import-linter (browser modules, tests)."""

import configparser
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Floors:
    """Which room lies on which floor, top first, and which walls stand."""

    floor_of: dict[str, int]
    walls: list[tuple[frozenset[str], frozenset[str]]]

    def why_not(self, importer: str, imported: str) -> str | None:
        """Why one room may not know another; None when it may."""
        if importer == imported:
            return None
        for room in (importer, imported):
            if room not in self.floor_of:
                return f"{room} is not on the floor plan"
        if self.floor_of[imported] <= self.floor_of[importer]:
            return f"{imported} does not lie below {importer}"
        if any(importer in inside and imported in outside for inside, outside in self.walls):
            return f"a wall stands between {importer} and {imported}"
        return None


def read_floors(root: Path) -> Floors:
    """The layer table and the walls of the contract file."""
    contract = configparser.ConfigParser()
    contract.read(root / ".importlinter", encoding="utf-8")
    floors = contract["importlinter:contract:floors"]["layers"].split("\n")
    floor_of = {
        room.strip(" ()"): number for number, floor in enumerate(floors) if floor.strip() for room in floor.split("|")
    }
    walls = []
    for name in contract.sections():
        section = contract[name]
        if section.get("type") == "wall":
            walls.append((_rooms(section["source_modules"]), _rooms(section["forbidden_modules"])))
    return Floors(floor_of, walls)


def _rooms(modules: str) -> frozenset[str]:
    return frozenset(module.removeprefix("handrail.") for module in modules.split())
