"""How well links are made, and for whom: the staff's view."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, occasion, opened, spoken

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.identity.quality.telling import Names
    from commonfield.pipeline.quality import LinkQuality
    from commonfield.region import Region

From = Annotated[
    str, typer.Option("--from", help="Tell by group of the people of this source, e.g. calpads.")
]
To = Annotated[str, typer.Option("--to", help="And of where they were looked for, e.g. mis.")]


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(quality)


def quality(
    region: RegionFolder = Path(),
    source: From = "",
    other: To = "",
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Tell how well links are made, and whom they serve worse. For the region's staff: nothing is protected.

    Ids were hidden in turns when the region was linked, and names linked again: whom did names miss, whom did
    they join to somebody else, and in which groups more often?
    """
    from commonfield.catalog import Wording
    from commonfield.pipeline.quality import quality_for_staff

    at = opened(region, keys)
    told = quality_for_staff(at, occasion=occasion())
    if as_json:
        say_json(_plain(told))
        return
    said = Wording("identity/quality", spoken(language, at))
    names = _names(at, said)
    _say_flags(told, names, said)
    if source and other:
        _say_groups(told, names, said, source=source, other=other)
        return
    _say_pairs(told, names, said)
    _say_expected(told, names, said)
    say()
    say(said.say("more_by_group", source="calpads", other_source="mis"))
    say(said.say("never_publish"))


def _names(region: Region, said: Wording) -> Names:
    from commonfield.catalog import CodeSet, Group
    from commonfield.identity.quality.telling import Names

    codes = region.catalog.get(CodeSet, "characteristic/identity_source").codes
    return Names(said, region.catalog.all(Group), {code.code: code.label for code in codes})


def _plain(told: LinkQuality) -> dict[str, Any]:
    return {
        "flagged": told.compared.filter("flagged").to_dicts(),
        "compared": told.compared.to_dicts(),
        "by_partner": told.counts.filter(told.counts["partner"] != "all").to_dicts(),
        "expected": {
            "calibrated": told.calibrated,
            "answers": told.answers,
            "groups": told.expected.to_dicts(),
        },
    }


def _say_flags(told: LinkQuality, names: Names, said: Wording) -> None:
    from commonfield.identity.quality.telling import comparisons, flags

    worse = flags(told.compared, names, said, of_links=True)
    _head(said.say("head_flagged"))
    for line in worse or [said.say("none_flagged")]:
        say(f"- {line}" if worse else line)
    say(said.say("by_chance", n=said.count(comparisons(told.compared))))
    if worse:
        say(said.say("what_to_do"))
    found_less = flags(told.compared, names, said, of_links=False)
    if found_less:
        _head(said.say("head_not_found"))
        for line in found_less:
            say(f"- {line}")
        say(said.say("not_found_note"))


def _say_pairs(told: LinkQuality, names: Names, said: Wording) -> None:
    from commonfield.identity.quality.telling import percent, with_interval

    _head(said.say("head_pairs"))
    rows: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for row in told.compared.filter(told.compared["group"] == "all").iter_rows(named=True):
        rows.setdefault((row["source"], row["other_source"]), {})[row["kind"]] = row
    heads = ("source", "other_source", "people", "found", "tried", "missed", "judged", "false")
    written = []
    for (source, other), kinds in sorted(rows.items()):
        missed, false = kinds.get("missed_links"), kinds.get("false_links")
        rate = kinds.get("link_rate")
        written.append(
            (
                names.source(source),
                names.source(other),
                rate["people"] if rate else "",
                percent(1 - rate["rate"], said) if rate else "",
                missed["people"] if missed else "",
                with_interval(missed, said) if missed else "",
                false["people"] if false else "",
                with_interval(false, said) if false else "",
            )
        )
    say_table([said.say(f"col_{head}") for head in heads], written)
    say(said.say("tried_note"))


def _say_groups(told: LinkQuality, names: Names, said: Wording, *, source: str, other: str) -> None:
    import polars as pl

    from commonfield.identity.quality.telling import with_interval

    own = told.compared.filter(pl.col("source") == source, pl.col("other_source") == other)
    _head(said.say("head_groups", source=names.source(source), other_source=names.source(other)))
    if own.is_empty():
        say(said.say("no_such_pair"))
    for kind, head in (("missed_links", "missed"), ("false_links", "false")):
        heads = ("group", "value", "people", head, "ratio", "reference", "flagged")
        rows = [
            (
                names.group(row["group"]),
                names.value(row["group"], row["value"]),
                row["people"],
                with_interval(row, said),
                _ratio(row),
                names.value(row["group"], row["reference"]) if row["reference"] else "",
                said.say("yes") if row["flagged"] else "",
            )
            for row in own.filter(pl.col("kind") == kind).iter_rows(named=True)
        ]
        if rows:
            say()
            say_table([said.say(f"col_{name}") for name in heads], rows)
    say(said.say("tried_note"))


def _say_expected(told: LinkQuality, names: Names, said: Wording) -> None:
    from commonfield.identity.quality.telling import with_interval
    from commonfield.identity.review import BANDS

    _head(said.say("head_expected"))
    heads = ("group", "value", "links", "false", "missed", "weighed", "drawn")
    every = list(told.expected.iter_rows(named=True))
    called = [(names.group(row["group"]), names.value(row["group"], row["value"])) for row in every]
    say_table(
        [said.say(f"col_{head}") for head in heads],
        [
            (
                *name,
                row["links"],
                with_interval(row, said, of="false_"),
                with_interval(row, said, of="missed_"),
                row["weighed"],
                row["drawn"],
            )
            for name, row in zip(called, every, strict=True)
        ],
    )
    say(said.say("expected_note"))
    say(said.say(f"expected_{'calibrated' if told.calibrated else 'model'}", n=said.count(told.answers)))
    _head(said.say("head_strata"))
    bands = [name for name, _, _ in BANDS]
    say_table(
        [
            said.say("col_group"),
            said.say("col_value"),
            *(said.say(f"band_{band}") for band in bands),
        ],
        [(*name, *(row[f"band_{band}"] for band in bands)) for name, row in zip(called, every, strict=True)],
    )
    say(said.say("strata_note"))


def _ratio(row: Mapping[str, Any]) -> str:
    if row["ratio"] is None:
        return ""
    high = f"{row['ratio_high']:.1f}" if row["ratio_high"] is not None else ""
    return f"{row['ratio']:.1f} ({row['ratio_low']:.1f}-{high})"


def _head(text: str) -> None:
    say()
    say(text.upper())
