"""Takes an export into an open vault, with all history (section 7, Import)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from handrail.vault.client import crypto
from handrail.vault.client.client import Device
from handrail.vault.client.export import Progress, ask_for_room
from handrail.vault.client.export_read import Export, Refused
from handrail.vault.client.opening import View
from handrail.vault.client.versions import Opened, content_id
from handrail.vault.rules import frame
from handrail.vault.rules.export import Draft, Row, reconciled, signing_members
from handrail.vault.rules.header import FORMER, read_gone
from handrail.vault.rules.limits import LISTED_MAX
from handrail.vault.rules.lists import Former
from handrail.vault.rules.text import Malformed, sayable

_AT_ONCE = 200
"""Versions kept in one transaction."""
_SEAL = 256
"""Bytes that age adds to a version, and a little."""


@dataclass
class Imported:
    """What an import did: versions that are new, held already, or burned here; and what it could not take."""

    added: int = 0
    held: int = 0
    burned: int = 0
    drafts: int = 0
    refused: list[Refused] = field(default_factory=list)
    damaged: list[tuple[Row, str]] = field(default_factory=list)
    unknown: tuple[str, ...] = ()


@dataclass
class _Plan:
    """What is to be named and what is to be kept, known before anything is."""

    name: dict[str, list[str]] = field(default_factory=dict)
    keep: set[str] = field(default_factory=set)
    bytes: int = 0


def import_export(device: Device, export: Export, *, progress: Progress | None = None) -> Imported:
    """Everything new goes into the outbox. Raises Malformed (``no-room``, ``export-forged``) before anything is kept."""
    view = device.survey()
    formers = {
        vault: reconciled(view.formers.get(vault), former)
        for vault, former in export.index.keys_of().items()
        if vault != device.keys.vault
    }
    done = Imported(unknown=export.unknown)
    plan = _planned(device, export, view, formers, done)
    if device.store.folder is not None:
        ask_for_room(device.store.folder, plan.bytes)
    for vault, versions in plan.name.items():
        _name(device, formers[vault], sorted(versions))
    _keep(device, export, formers, plan, done, progress or (lambda at, of: None))
    for row, draft in export.drafts():
        if draft is None:
            done.damaged.append((row, "damaged"))
        else:
            _take_draft(device, row, draft, done)
    return done


def _planned(device: Device, export: Export, view: View, formers: dict[str, Former], done: Imported) -> _Plan:
    plan, own, judgement = _Plan(), device.keys.vault, view.judgement
    seen: set[str] = set()
    for page in export.pages(device.keys, formers):
        if page.code:
            done.damaged.append((page.row, page.code))
        done.refused += page.refused
        for one in page.versions:
            vault, version = one.header.vault, one.version
            if version in seen:
                continue
            seen.add(version)
            if version in judgement.taken or (vault != own and version in judgement.taken_there):
                done.burned += 1
                continue
            if vault != own and version not in formers[vault].versions:
                plan.name.setdefault(vault, []).append(version)
                plan.bytes += 70
            if version in view.versions:
                done.held += 1
                continue
            plan.keep.add(version)
            plan.bytes += (frame.size_class(len(one.frame.line1) + 90) or 0) + _SEAL
    return plan


def _name(device: Device, former: Former, versions: list[str]) -> None:
    """Former lists first: what they name is refused until they are there, never the other way round."""
    for start in range(0, len(versions), LISTED_MAX):
        body = {
            "vault": former.vault,
            "gen": former.gen,
            "signing": signing_members(former.signing),
            "versions": versions[start : start + LISTED_MAX],
        }
        device.write(FORMER, body, parents=[])


def _keep(
    device: Device, export: Export, formers: dict[str, Former], plan: _Plan, done: Imported, progress: Progress
) -> None:
    """Lines 1 and 2 as they are, sealed anew to this vault."""
    batch: list[tuple[str, bytes]] = []

    def keep_batch() -> None:
        with device.store.writing():
            for content, sealed in batch:
                device.store.add(content, sealed, waiting=True)
        done.added += len(batch)
        batch.clear()

    left = set(plan.keep)
    for number, page in enumerate(export.pages(device.keys, formers), 1):
        for one in page.versions:
            if one.version in left:
                left.remove(one.version)
                batch.append(_resealed(one, device))
        if len(batch) >= _AT_ONCE:
            keep_batch()
        progress(number, len(export.index.pages))
    keep_batch()


def _resealed(one: Opened, device: Device) -> tuple[str, bytes]:
    sealed = crypto.seal(frame.build(one.frame.line1, one.frame.signature), [device.keys.recipient])
    return content_id(sealed), sealed


def _take_draft(device: Device, row: Row, draft: Draft, done: Imported) -> None:
    """A version of its page by this device, unless a version says the same or the page was burned here."""
    view = device.view()
    held = [one for one in view.versions.values() if one.header.page == draft.page]
    if draft.page in _burned(view) or any(_same(one, draft) for one in held):
        return
    parents = [parent for parent in draft.parents if parent in {one.version for one in held}]
    try:
        device.write(draft.kind, sayable(dict(draft.body)), page=draft.page, parents=parents, schema=draft.schema)
        done.drafts += 1
    except Malformed as problem:
        done.damaged.append((row, problem.code))


def _same(one: Opened, draft: Draft) -> bool:
    return one.header.kind == draft.kind and _text(one.header.body) == _text(draft.body)


def _text(body: Any) -> str:
    return json.dumps(sayable(dict(body)), sort_keys=True)


def _burned(view: View) -> set[str]:
    """Pages that gone lists of this vault took away whole."""
    lists = [one.header for one in view.versions.values() if one.accepted and read_gone(one.header) is not None]
    return {str(page) for header in lists if header.body["why"] == "burn" for page in header.body["pages"]}
