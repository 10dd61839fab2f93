from __future__ import annotations

from dataclasses import dataclass

from commonfield.catalog import Catalog, CohortDefinition, Definition, Metric, Report, Targets
from commonfield.catalog.catalog import FOLDERS, PASSAGE
from commonfield.findings import ReleaseError, UsageError
from commonfield.pipeline.occasion import Occasion
from commonfield.region import Region


@dataclass(frozen=True)
class Adoption:
    """A decision of the collaborative that a definition, as it then stood, is the agreed one."""

    definition: str
    hash: str
    decision: str
    at: str
    entry: int


def find_definition(catalog: Catalog, reference: str) -> tuple[str, Definition]:
    """Find a definition by `kind/name`, e.g. `metrics/graduation_rate_4y`, or by its name alone.

    Raises:
        UsageError: nothing has that name, or several kinds have.
    """
    found: dict[str, Definition] = {}
    for kind, folder in FOLDERS.items():
        for name, definition in catalog.all(kind).items():
            # Targets bear the name of their metric, and are asked for by their folder.
            if reference == f"{folder}/{name}" or (reference == name and kind is not Targets):
                found[f"{folder}/{name}"] = definition
    if len(found) == 1:
        name, definition = next(iter(found.items()))
        _refuse_made(definition)
        return name, definition
    if not found:
        _refuse_passage(catalog, reference)
    raise UsageError(
        f"adopt: expected the name of one definition, found {len(found)} named `{reference}`.",
        fix=f"Name one of {', '.join(found)}." if found else "List them with commonfield metric.",
    )


def _refuse_passage(catalog: Catalog, reference: str) -> None:
    kinds: tuple[type[Definition], ...] = (Metric, CohortDefinition, Report)
    for kind in kinds:
        name = reference.removeprefix(f"{FOLDERS[kind]}/")
        if name.startswith(PASSAGE) and (made := catalog.made(kind, name)) is not None:
            _refuse_made(made)


def _refuse_made(definition: Definition) -> None:
    if definition.made_from:
        raise UsageError(
            f"adopt: expected a definition with a file, found `{definition.name}`, which is made by rule.",
            fix=f"Adopt what it is made from: {', '.join(definition.made_from)}.",
        )


def adopt(region: Region, reference: str, *, decision: str, occasion: Occasion | None = None) -> Adoption:
    """Record that a decision adopted a definition as it stands now."""
    occasion = occasion or Occasion()
    name, definition = find_definition(region.catalog, reference)
    entry = region.ledger.append(
        "adopted", {"definition": name, "hash": definition.hash, "decision": decision}, by=occasion.by
    )
    return Adoption(name, definition.hash, decision, entry.at, entry.number)


def adoptions(region: Region) -> dict[str, Adoption]:
    """Give the latest adoption of each definition, from the ledger."""
    return {
        entry.what["definition"]: Adoption(
            entry.what["definition"], entry.what["hash"], entry.what["decision"], entry.at, entry.number
        )
        for entry in region.ledger.entries()
        if entry.kind == "adopted"
    }


def governing(definition: Definition, name: str) -> str:
    """Name the definition whose adoption holds for one: itself, or what it is made from by rule."""
    return next(iter(definition.made_from), name)


def refuse_unadopted(region: Region, definitions: dict[str, str]) -> dict[str, Adoption]:
    """Give the adoption behind each definition of a release.

    Args:
        region: The region.
        definitions: Hash by `kind/name`, as they were used.

    Raises:
        ReleaseError: one was never adopted, or has changed since.
    """
    adopted = adoptions(region)
    never = [name for name in definitions if name not in adopted]
    changed = [n for n, used in definitions.items() if n in adopted and adopted[n].hash != used]
    if never or changed:
        raise ReleaseError(
            f"publish: expected adopted definitions only, found {len(never)} never adopted "
            f"({_first(never)}) and {len(changed)} changed since adoption ({_first(changed)}).",
            likely_cause="A definition is new, or somebody edited it after the decision.",
            fix="Let the body decide, then: commonfield adopt DEFINITION --decision NUMBER. "
            "A preview works without: commonfield report --preview.",
        )
    return {name: adopted[name] for name in definitions}


def _first(names: list[str]) -> str:
    return ", ".join(sorted(names)[:3]) + (", ..." if len(names) > 3 else "") or "none"
