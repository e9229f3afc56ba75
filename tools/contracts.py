"""Import contracts of our own for import-linter: like its `forbidden`, but for rooms that may not stand yet.

import-linter refuses a contract that names a module which does not exist. Ours keep a wall's place until rooms come.
"""

from typing import Any, cast

import grimp
from importlinter import fields
from importlinter.application import output
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.domain.contract import Contract, ContractCheck
from importlinter.domain.imports import ModuleExpression

ROOT = "handrail"
Chain = tuple[str, ...]


def chains_between(graph: grimp.ImportGraph, importer: str, imported: str) -> set[Chain]:
    """The shortest ways by which one package comes to import another; empty when one does not stand."""
    if importer not in graph.modules or imported not in graph.modules:
        return set()
    return set(graph.find_shortest_chains(importer=importer, imported=imported, as_packages=True))


def verdict(chains: set[Chain]) -> ContractCheck:
    """Kept when there is no chain."""
    return ContractCheck(kept=not chains, metadata={"chains": sorted(chains)})


def show(check: ContractCheck) -> None:
    """Prints each chain on a line."""
    for chain in check.metadata["chains"]:
        output.print_error("- " + " -> ".join(chain), bold=False)
    output.new_line()


class Wall(ForbiddenContract):
    """`forbidden`, over those of the named rooms that stand."""

    type_name = "wall"

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Leaves out rooms still to come, then asks `forbidden`."""
        self.source_modules = self._standing(graph, self.source_modules)
        self.forbidden_modules = self._standing(graph, self.forbidden_modules)
        return super().check(graph, verbose)

    @staticmethod
    def _standing(graph: grimp.ImportGraph, named: Any) -> Any:
        return {e for e in cast("set[ModuleExpression]", named) if e.expression in graph.modules}


class Pure(Contract):
    """Modules that import no framework, and nothing of their own room outside themselves, directly or by others."""

    type_name = "pure"

    modules = fields.StringField()
    forbidden_packages = fields.StringField()

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Looks for a chain from each pure package to each thing it may not know."""
        chains: set[Chain] = set()
        for pure in self._found(graph, str(self.modules)):
            for forbidden in str(self.forbidden_packages).split():
                chains |= chains_between(graph, pure, forbidden)
            if pure.endswith(".rules"):
                room = pure.removesuffix(".rules")
                for layer in graph.find_children(room) - {pure}:
                    chains |= chains_between(graph, pure, layer)
        return verdict(chains)

    @staticmethod
    def _found(graph: grimp.ImportGraph, expression: str) -> set[str]:
        if "*" not in expression:
            return {expression} & graph.modules
        return set(graph.find_matching_modules(expression))

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Prints what was found."""
        show(check)


class Private(Contract):
    """Layers that no other room imports. `mounts_web` names the one room that may import another's `web`."""

    type_name = "private"

    layers = fields.ListField(subfield=fields.StringField())
    mounts_web = fields.StringField()

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Looks at direct imports: who knows a door may well reach models through it."""
        chains: set[Chain] = set()
        for imported in graph.modules:
            room, layer = room_and_layer(imported)
            if layer not in cast("list[str]", self.layers):
                continue
            for importer in graph.find_modules_that_directly_import(imported):
                other = room_and_layer(importer)[0]
                if other != room and not (layer == "web" and other == str(self.mounts_web)):
                    chains.add((importer, imported))
        return verdict(chains)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Prints what was found."""
        show(check)


def room_and_layer(module: str) -> tuple[str, str]:
    """("vault", "models") for handrail.vault.models and all below it; empty strings where there is none."""
    parts = module.split(".")
    if parts[0] != ROOT:
        return "", ""
    room, layer = [*parts[1:3], "", ""][:2]
    return room, layer
