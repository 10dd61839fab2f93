"""What is said of ties to people; and the same as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from commonfield.catalog import Wording
from commonfield.council.voice.network import Changed, Figures, Reliance
from commonfield.council.voice.telling import Table, decimal, number, percent, said_heads


def ties_data(
    figures: Sequence[Figures], changed: Changed | None, said: Wording, *, is_directed: bool
) -> dict[str, object]:
    """Give every wave, and the change from the first to the last, as plain data."""
    return {
        "directed": is_directed,
        "waves": [_figures_data(f) for f in figures],
        "change": None if changed is None else _changed_data(changed),
        "notes": [*ties_notes(figures, said, is_directed=is_directed), *ties_summary(figures, changed, said)],
    }


def ties_tables(figures: Sequence[Figures], changed: Changed | None, said: Wording) -> list[Table]:
    """Give a table of ties, one of who relies on whom, and one of changes."""
    several = len(figures) > 1 or bool(figures[0].wave)
    rows: list[list[object]] = [
        [
            f.wave,
            f.ties,
            f.external,
            f.internal,
            _signed(f.ei),
            _range(f, said),
            _signed(f.by_chance),
            percent(f.density),
            percent(f.returned),
            len(f.isolates),
            f.components,
            f.largest,
        ]
        for f in figures
    ]
    heads = said_heads(
        said,
        "wave",
        "ties",
        "external",
        "internal",
        "ei",
        "can_be",
        "by_chance_ei",
        "density",
        "returned",
        "isolates",
        "components",
        "largest",
    )
    relied = [
        [f.wave, said.say(role), r.organization, percent(r.ties), percent(r.pairs), r.alone]
        for f in figures
        for role, found in (("is_backbone", [f.backbone] if f.backbone else []), ("most", f.relied_on_most))
        for r in found
    ]
    relied_heads = said_heads(said, "wave", "is", "organization", "its_ties", "its_pairs", "left_alone")
    found = [
        _without_blanks(Table(said.say("title_ties"), heads, rows), keep_first=several),
        _without_blanks(Table(said.say("title_reliance"), relied_heads, relied), keep_first=several),
    ]
    if changed:
        found.append(
            Table(
                said.say("title_change", first=changed.first, last=changed.last),
                said_heads(said, "kept", "gained", "lost", "ei"),
                [[changed.kept, changed.gained, changed.lost, _signed(changed.ei)]],
            )
        )
    return [table for table in found if table.rows]


def ties_notes(figures: Sequence[Figures], said: Wording, *, is_directed: bool) -> list[str]:
    told = [said.say("ei_formula"), said.say("directed" if is_directed else "undirected")]
    told += [
        said.say("isolated", wave=f.wave, names=", ".join(f.isolates)).strip() for f in figures if f.isolates
    ]
    if any(f.ei is None for f in figures):
        told.append(said.say("no_tie"))
    if len(figures) > 1:
        told.append(said.say("order", waves=", ".join(f.wave or said.say("unnamed") for f in figures)))
    told.append(said.say("reliance_rule"))
    told.append(said.say("one_of_four"))
    return told


def ties_summary(figures: Sequence[Figures], changed: Changed | None, said: Wording) -> list[str]:
    """Say what the last wave shows, and what changed."""
    last = figures[-1]
    told = []
    if last.ei is not None:
        told.append(
            said.counted(
                "ei_sentence",
                last.external,
                ties=said.counted("count_ties", last.ties),
                ei=_signed(last.ei),
                chance=_signed(last.by_chance),
                step=decimal(Fraction(2, last.ties)),
            )
        )
    if last.backbone and last.backbone.ties is not None:
        told.append(
            said.say(
                "backbone_sentence",
                name=last.backbone.organization,
                ties=percent(last.backbone.ties),
                pairs=percent(last.backbone.pairs) or said.say("none_known"),
            )
        )
    if changed and changed.ei is not None:
        told.append(
            said.say(
                "change_sentence",
                first=changed.first,
                last=changed.last,
                ei=_signed(changed.ei),
                gained=said.counted("count_gained", changed.gained),
                lost=said.counted("count_lost", changed.lost),
            )
        )
    return told


def _signed(value: Fraction | None) -> str:
    return "" if value is None else f"{float(value):+.2f}"


def _range(f: Figures, said: Wording) -> str:
    if f.low is None or f.high is None:
        return ""
    return said.say("between", low=_signed(f.low), high=_signed(f.high))


def _without_blanks(table: Table, *, keep_first: bool) -> Table:
    kept = [
        i
        for i in range(len(table.headings))
        if (i or keep_first) and any(row[i] not in ("", None) for row in table.rows)
    ]
    return Table(
        table.title, [table.headings[i] for i in kept], [[row[i] for i in kept] for row in table.rows]
    )


def _reliance_data(r: Reliance) -> dict[str, object]:
    return {
        "organization": r.organization,
        "ties": number(r.ties),
        "pairs": number(r.pairs),
        "left_alone": r.alone,
    }


def _figures_data(f: Figures) -> dict[str, object]:
    return {
        "wave": f.wave,
        "organizations": f.organizations,
        "ties": f.ties,
        "external": f.external,
        "internal": f.internal,
        "ei": number(f.ei),
        "ei_low": number(f.low),
        "ei_high": number(f.high),
        "ei_by_chance": number(f.by_chance),
        "density": number(f.density),
        "returned": number(f.returned),
        "isolates": list(f.isolates),
        "components": f.components,
        "largest": f.largest,
        "backbone": None if f.backbone is None else _reliance_data(f.backbone),
        "relied_on_most": [_reliance_data(r) for r in f.relied_on_most],
    }


def _changed_data(c: Changed) -> dict[str, object]:
    return {
        "first": c.first,
        "last": c.last,
        "kept": c.kept,
        "gained": c.gained,
        "lost": c.lost,
        "ei": number(c.ei),
        "returned": number(c.returned),
        "backbone_ties": number(c.backbone_ties),
        "backbone_pairs": number(c.backbone_pairs),
    }
