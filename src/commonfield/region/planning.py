"""The collection plan of a region folder."""

from __future__ import annotations

from commonfield.catalog import CollectionPlan, Dictionary, Group
from commonfield.catalog.loader import Where, load_typed, read_yaml
from commonfield.findings import DefinitionError, UsageError
from commonfield.region.folder import Region

PLAN = "collection.yaml"


def has_plan(region: Region) -> bool:
    """Tell whether the region has a collection plan."""
    return (region.path / PLAN).is_file()


def read_plan(region: Region) -> CollectionPlan:
    """Read `collection.yaml`.

    Raises:
        UsageError: the region has none.
        DefinitionError: it is broken, or names a partner, dictionary or group that the region has not;
            with file and line.
    """
    path = region.path / PLAN
    if not path.is_file():
        raise UsageError(
            f"{region.path}: expected a collection plan in {PLAN}, found none.",
            likely_cause="Nobody has written down yet who sends what by when.",
            fix="Write one; the how-to `plan a collection` shows a short one to begin from.",
        )
    text = path.read_text(encoding="utf-8")
    plan = load_typed(CollectionPlan, text, file=str(path))
    _refuse_strangers(plan, region, text=text, file=str(path))
    return plan


def _refuse_strangers(plan: CollectionPlan, region: Region, *, text: str, file: str) -> None:
    partners = [partner.partner for partner in region.settings.partners]
    dictionaries, groups = list(region.catalog.all(Dictionary)), list(region.catalog.all(Group))
    for at, collection in enumerate(plan.collections):
        here: Where = ("collections", at)
        named = [
            ("partner", collection.partner, partners, (*here, "partner")),
            *(("dictionary", d, dictionaries, (*here, "dictionaries", i))
              for i, d in enumerate(collection.dictionaries)),
            *(("group", g, groups, (*here, "groups", i)) for i, g in enumerate(collection.groups)),
        ]  # fmt: skip
        for what, name, known, where in named:
            if name not in known:
                raise _stranger(what, name, known, text=text, file=file, where=where)


def _stranger(
    what: str, name: str, known: list[str], *, text: str, file: str, where: Where
) -> DefinitionError:
    import difflib

    _, lines = read_yaml(text, file=file)
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    listed = ", ".join(known[:12]) + (", ..." if len(known) > 12 else "")
    return DefinitionError(
        f"{file}:{lines[where]}: expected a {what} of the region, found `{name}`.",
        likely_cause="It is misspelt, or not yet in region.yaml or the definitions.",
        fix=f"Did you mean {' or '.join(near)}?" if near else f"Known: {listed or 'none'}.",
    )
