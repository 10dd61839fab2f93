"""What is said of pillars to people: tables, notes, sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from commonfield.catalog import Wording
from commonfield.council.pillars.agreeing import Agreed
from commonfield.council.pillars.profile import Profile
from commonfield.council.pillars.run import Gap, Scored

Numbers = Fraction | float | None


class Table(NamedTuple):
    """A title, headings and rows."""

    title: str
    headings: list[str]
    rows: list[list[object]]


class Shown(NamedTuple):
    """Whose profiles are shown: of all organizations, of one, or of groups alone."""

    organization: str = ""
    groups_only: bool = False

    def shows(self, organization: str) -> bool:
        return not self.groups_only and self.organization in ("", organization)


def tables(scored: Scored, shown: Shown, said: Wording) -> list[Table]:
    """Give the tables that have a row: agreement first, averages after it."""
    found = [
        _pillars(scored, said),
        _profiles(scored, shown, said),
        _items(scored, shown, said),
        _paths(scored, shown, said),
        _gaps(scored, shown, said),
        _changes(scored, shown, said),
        _group_changes(scored, said),
    ]
    return [table for table in found if table.rows]


def notes(scored: Scored, shown: Shown, said: Wording) -> list[str]:
    """Say by which rules, what is missing, and what the figures cannot tell."""
    rule, last = scored.scale.instrument, scored.last
    own = [p for p in last.profiles if shown.shows(p.organization)]
    agreement = rule.respondent_agreement
    told = [
        said.say("instrument", label=said.text(rule.label), version=rule.version, license=rule.license),
        said.say("rule", n=rule.respondents_at_least, rwg=_two(agreement.rwg_at_least),
                 levels=scored.scale.highest, variance=_two(scored.scale.by_chance)),
        said.say("rule_icc", n=rule.organizations_at_least, icc1=_two(agreement.icc1_at_least),
                 icc2=_two(agreement.icc2_at_least)),
    ]  # fmt: skip
    if any(f.is_comparable is False for f in last.pillars):
        names = ", ".join(_pillar(f.pillar, scored, said) for f in last.pillars if f.is_comparable is False)
        told.append(said.say("not_comparable", names=names))
    if any(_negative(p) for p in own):
        told.append(said.say("negative"))
    if missing := sum(p.unevidenced or 0 for p in own):
        of = sum(p.to_evidence or 0 for p in own)
        told.append(said.counted("unevidenced", missing, of=said.count(of),
                                 level=scored.scale.evidence_from))  # fmt: skip
    if incomplete := sum(p.incomplete or 0 for p in own):
        told.append(said.counted("incomplete", incomplete))
    if any(gap.role == "rater" for gap in last.gaps):
        told.append(said.say("raters"))
    if len(scored.waves) > 1:
        told.append(said.say("order", waves=", ".join(wave.wave for wave in scored.waves)))
    if scored.breaks:
        told.append(said.say("break", waves=", ".join(scored.breaks), version=rule.version))
    if scored.changes:
        told.append(_change_rule(scored, said))
    told.append(said.say("groups_alone" if shown.groups_only else "own_first"))
    return told


def summary(scored: Scored, shown: Shown, said: Wording) -> str:
    """Say how many profiles are reported, and what changed."""
    own = [p for p in scored.last.profiles if not shown.organization or p.organization == shown.organization]
    counts = {
        status: said.counted(f"count_{status}", sum(p.status == status for p in own))
        for status in ("reported", "too_few", "too_far_apart")
    }
    told = [said.say("summary", of=said.counted("count_profiles", len(own)), **counts)]
    changes = [c for c in scored.changes if shown.organization in ("", c.organization)]
    if changes:
        moved = [c for c in changes if c.is_reliable and c.change is not None]
        told.append(
            said.say(
                "summary_change",
                since=scored.since,
                wave=scored.last.wave,
                told=said.counted("count_told", sum(c.status == "told" for c in changes)),
                risen=said.counted("count_risen", sum((c.change or 0) > 0 for c in moved)),
                fallen=said.counted("count_fallen", sum((c.change or 0) < 0 for c in moved)),
                turnover=said.counted("count_turnover", sum(c.turnover is True for c in changes)),
            )
        )
    return " ".join(told)


def _change_rule(scored: Scored, said: Wording) -> str:
    rule = scored.scale.instrument.change
    return said.say(
        "change_rule",
        percent=f"{rule.confidence * 100:g}",
        z=f"{rule.reliable_z:g}",
        share=_percent(rule.matched_at_least),
    )


def _pillars(scored: Scored, said: Wording) -> Table:
    rows: list[list[object]] = [
        [
            _pillar(f.pillar, scored, said),
            said.say("too_few_organizations") if f.spread is None else f.spread.organizations,
            "" if f.spread is None else f.spread.respondents,
            _two(f.spread.icc1 if f.spread else None),
            _between(f.spread.low, f.spread.high, said) if f.spread else "",
            _two(f.spread.icc2 if f.spread else None),
            _yes(f.is_comparable, said),
            _two(f.mean),
            _two(f.median),
        ]
        for f in scored.last.pillars
    ]
    heads = (
        "pillar",
        "organizations",
        "respondents",
        "icc1",
        "interval",
        "icc2",
        "comparable",
        "mean",
        "median",
    )
    return Table(said.say("title_pillars", wave=scored.last.wave), _heads(said, heads), rows)


def _profiles(scored: Scored, shown: Shown, said: Wording) -> Table:
    rows: list[list[object]] = [
        [
            p.organization,
            _pillar(p.pillar, scored, said),
            said.say(p.status),
            said.say("fewer", n=scored.scale.instrument.respondents_at_least)
            if p.respondents is None
            else str(p.respondents),
            _agreed(p.agreed),
            _two(p.mean),
            _two(p.median),
            "" if p.unevidenced is None else said.say("of", n=p.unevidenced, of=p.to_evidence),
        ]
        for p in scored.last.profiles
        if shown.shows(p.organization)
    ]
    heads = ("organization", "pillar", "is", "respondents", "rwg_j", "mean", "median", "unevidenced")
    return Table(said.say("title_profiles", wave=scored.last.wave), _heads(said, heads), rows)


def _items(scored: Scored, shown: Shown, said: Wording) -> Table:
    """Give each indicator where one organization looks at its own profile."""
    rows: list[list[object]] = [
        [_pillar(p.pillar, scored, said), _item(item.item, scored, said), _agreed(item.rwg),
         _two(item.mean), _two(item.median)]
        for p in scored.last.profiles
        if shown.organization == p.organization and not shown.groups_only
        for item in p.items
    ]  # fmt: skip
    heads = ("pillar", "indicator", "rwg", "mean", "median")
    return Table(said.say("title_items", name=shown.organization), _heads(said, heads), rows)


def _paths(scored: Scored, shown: Shown, said: Wording) -> Table:
    """Give each organization's path over the waves; with so few, each counts, and none is tested."""
    waves = [wave for wave in scored.waves if wave.is_comparable]
    means = {(w.wave, p.organization, p.pillar): p.mean for w in waves for p in w.profiles}
    keys = [(p.organization, p.pillar) for p in scored.last.profiles if shown.shows(p.organization)]
    rows: list[list[object]] = [
        [organization, _pillar(pillar, scored, said),
         *(_two(means.get((w.wave, organization, pillar))) or said.say("none") for w in waves)]
        for organization, pillar in keys
        if len(waves) > 1
    ]  # fmt: skip
    return Table(
        said.say("title_paths"), [*_heads(said, ("organization", "pillar")), *(w.wave for w in waves)], rows
    )


def _gaps(scored: Scored, shown: Shown, said: Wording) -> Table:
    rows: list[list[object]] = []
    for gap in scored.last.gaps:
        rows += _gap_rows(gap, shown, scored, said)
    heads = ("role", "pillar", "whose", "gap")
    return Table(said.say("title_gaps"), _heads(said, heads), rows)


def _gap_rows(gap: Gap, shown: Shown, scored: Scored, said: Wording) -> Iterable[list[object]]:
    role, pillar = said.say(gap.role), _pillar(gap.pillar, scored, said)
    yield [
        role,
        pillar,
        said.counted("all_of", gap.organizations),
        _signed(gap.gap) or said.say("too_few_to_show"),
    ]
    for organization, own in gap.by_organization:
        if shown.shows(organization):
            yield [role, pillar, organization, _signed(own)]


def _changes(scored: Scored, shown: Shown, said: Wording) -> Table:
    rows: list[list[object]] = [
        [
            c.organization,
            _pillar(c.pillar, scored, said),
            said.say(c.status),
            "" if c.matched is None else c.matched,
            _signed(c.change),
            _between(c.low, c.high, said),
            _yes(c.is_reliable, said),
            _yes(c.turnover, said),
        ]
        for c in scored.changes
        if shown.shows(c.organization)
    ]
    heads = ("organization", "pillar", "is", "matched", "change", "interval", "reliable", "turnover")
    return Table(said.say("title_changes", was=scored.since, now=scored.last.wave), _heads(said, heads), rows)


def _group_changes(scored: Scored, said: Wording) -> Table:
    rows: list[list[object]] = [
        [_pillar(c.pillar, scored, said), c.organizations, _signed(c.change), c.risen, c.fallen]
        for c in scored.group_changes
        if c.change is not None
    ]
    heads = ("pillar", "organizations", "change", "risen", "fallen")
    return Table(said.say("title_group_changes"), _heads(said, heads), rows)


def _negative(p: Profile) -> bool:
    return bool(p.agreed and p.agreed.was_negative) or any(item.rwg.was_negative for item in p.items)


def _heads(said: Wording, names: Sequence[str]) -> list[str]:
    return [said.say(f"head_{name}") for name in names]


def _pillar(code: str, scored: Scored, said: Wording) -> str:
    return next(said.text(p.label) for p in scored.scale.instrument.pillars if p.pillar == code)


def _item(code: str, scored: Scored, said: Wording) -> str:
    labels = [i.label for p in scored.scale.instrument.pillars for i in p.indicators if i.indicator == code]
    return said.text(labels[0]) if labels else code


def _agreed(agreed: Agreed | None) -> str:
    return "" if agreed is None else f"{_two(agreed.value)}{'*' if agreed.was_negative else ''}"


def _two(value: Numbers) -> str:
    return "" if value is None else f"{float(value):.2f}"


def _signed(value: Numbers) -> str:
    return "" if value is None else f"{float(value):+.2f}"


def _percent(share: float) -> str:
    return f"{share * 100:g}%"


def _yes(value: bool | None, said: Wording) -> str:
    return "" if value is None else said.say("yes" if value else "no")


def _between(low: float | None, high: float | None, said: Wording) -> str:
    return "" if low is None or high is None else said.say("between", low=_two(low), high=_two(high))
