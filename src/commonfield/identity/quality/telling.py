"""The quality of links in words, for staff; no name of anybody in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from commonfield.identity.quality.comparing import ALL, FEWEST, OTHERS
from commonfield.identity.quality.groups import NOT_PERMITTED, OF_NAMES

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import Group, Text, Wording


FEW = 5
"""A mark that rests on fewer people than this is counted, and not told."""


class Names:
    """How sources, groups and values are called.

    Args:
        said: The messages of `identity/quality`.
        groups: Definitions of groups by name.
        sources: What sources are called, by code.
    """

    def __init__(self, said: Wording, groups: Mapping[str, Group], sources: Mapping[str, Text]) -> None:
        self._said, self._groups, self._sources = said, groups, sources

    def source(self, code: str) -> str:
        """Name a source of records."""
        return self._said.text(self._sources[code]) if code in self._sources else code

    def group(self, group: str) -> str:
        """Name what people are grouped by."""
        if group == ALL:
            return self._said.say("everybody")
        if group in OF_NAMES:
            return self._said.say(f"group_{group}")
        return self._said.text(self._groups[group].label)

    def value(self, group: str, value: str) -> str:
        """Name one group of people."""
        if value == ALL:
            return self._said.say("everybody")
        if value in (OTHERS, NOT_PERMITTED):
            return self._said.say(f"value_{value}")
        if group in OF_NAMES:
            return self._said.say(f"value_{group}_{value}")
        labels = self._groups[group].labels(self._groups)
        return self._said.text(labels[value]) if value in labels else value


def flags(compared: pl.DataFrame, names: Names, said: Wording, *, of_links: bool) -> list[str]:
    """Say which groups are flagged, the surest first; how many more rest on few people each, see `FEW`.

    Args:
        compared: As `compare` gives it, with `kind`, `source` and `other_source`.
        names: How things are called.
        said: The messages.
        of_links: Whether missed and false links are told, or who is not found at all.
    """
    import polars as pl

    flagged = compared.filter("flagged", (pl.col("kind") != "link_rate") == of_links)
    told = flagged.filter(pl.col("count") >= FEW).sort("ratio_low", descending=True)
    lines = [_flag(row, names, said) for row in told.iter_rows(named=True)]
    few = flagged.height - told.height
    return [*lines, *([said.counted("flags_few", few, few=FEW)] if few else [])]


def comparisons(compared: pl.DataFrame) -> int:
    """Count the comparisons in which a flag could have been raised."""
    import polars as pl

    return compared.filter(pl.col("reference").is_not_null(), pl.col("people") >= FEWEST).height


def percent(share: float, said: Wording) -> str:
    """Write a share as a percentage with one decimal."""
    return said.say("percent", share=_tenths(share))


def with_interval(row: Mapping[str, Any], said: Wording, *, of: str = "") -> str:
    """Write a share with its interval, in percent; empty where there is none."""
    rate, low, high = (row[f"{of}{name}"] for name in ("rate", "low", "high"))
    if rate is None:
        return ""
    return said.say("interval", share=_tenths(rate), low=_tenths(low), high=_tenths(high))


def _flag(row: Mapping[str, Any], names: Names, said: Wording) -> str:
    only = "" if row["ratio"] is not None and row["ratio_high"] is not None else "_only"
    return said.say(
        f"flag_{row['kind']}{only}",
        source=names.source(row["source"]),
        other_source=names.source(row["other_source"]),
        value=names.value(row["group"], row["value"]),
        reference=names.value(row["group"], row["reference"]),
        rate=percent(row["rate"], said),
        count=said.count(row["count"]),
        people=said.count(row["people"]),
        ratio=_decimal(row["ratio"]),
        low=_decimal(row["ratio_low"]),
        high=_decimal(row["ratio_high"]),
    )


def _decimal(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.1f}"


def _tenths(share: float) -> str:
    return f"{100 * share:.1f}"
