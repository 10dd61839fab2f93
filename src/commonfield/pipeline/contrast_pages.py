"""What was found about participants and others, in the words of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonfield import reports
from commonfield.catalog import Group, Wording
from commonfield.vocabulary import write_academic_year

if TYPE_CHECKING:
    from datetime import date

    from commonfield.catalog import ContrastDefinition, Metric
    from commonfield.equity import contrast as comparing
    from commonfield.metrics import PersonRows
    from commonfield.pipeline.permits import LeftOut
    from commonfield.region import Region
    from commonfield.vocabulary import Language


@dataclass(frozen=True)
class Found:
    """Everything that goes onto the pages of a contrast; see `pipeline.contrasting`."""

    asked: ContrastDefinition
    outcomes: Sequence[Metric]
    answers: Mapping[str, comparing.Contrast]
    gaps: Mapping[str, tuple[comparing.Contrast, ...]]
    rows: PersonRows
    without: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    made_from: Mapping[str, Any]
    as_of: date


def page_of(region: Region, found: Found, language: Language) -> reports.ContrastPage:
    """Write the page in one language. Counts below the region's smallest group are not written."""
    said = Wording("pipeline", language)
    asked = found.asked
    named = names(region, asked, language)
    smallest = region.settings.smallest_group
    return reports.ContrastPage(
        language=language,
        region=said.text(region.settings.label),
        title=said.text(asked.label),
        question=said.text(asked.question),
        participants=said.text(asked.participants),
        covariates=[named(name) for name in _columns(asked)],
        parts=[
            _part(outcome, found, named, smallest, language)
            for outcome in found.outcomes
            if outcome.metric in found.answers
        ],
        waiting=[
            reports.WaitingPart(said.text(outcome.label), _why_waiting(outcome, found, said))
            for outcome in found.outcomes
            if outcome.metric not in found.answers
        ],
        caveats=[said.text(caveat) for caveat in asked.caveats],
        made_from=_made_from(found, smallest, said),
        data_as_of=found.as_of,
        source=" - ".join(filter(None, [asked.source.title, asked.source.note])),
        left_out=sorted({f"{each.partner}: {each.what}. {each.instead}" for each in found.left_out}),
        invented=region.settings.invented,
    )


def _part(
    outcome: Metric, found: Found, named: Callable[[str], str], smallest: int, language: Language
) -> reports.OutcomePart:
    from commonfield.equity import contrast as comparing

    answer = found.answers[outcome.metric]
    said = Wording("equity/contrast", language)
    told = comparing.Telling(answer, said, named=named, smallest=smallest)
    balance = told.balance()
    gaps = []
    for each in found.gaps[outcome.metric]:
        own = in_column(each.question.gap_by, named)
        telling = comparing.Telling(each, said, named=own, smallest=smallest)
        title = said.say("gaps", column=named(each.question.gap_by))
        gaps.append((title, reports.Grid(*telling.gaps())))
    return reports.OutcomePart(
        outcome=outcome.metric,
        title=said.text(outcome.label),
        question=said.text(outcome.question),
        first=told.first(),
        verdict=" ".join(told.verdict()),
        readable=answer.judged.verdict != "not comparable",
        estimand=told.estimand(),
        estimates=reports.Grid(*told.estimates()),
        balance=reports.Grid(balance.headings[:-1], [row[:-1] for row in balance.rows]),
        alike=[(named(each.covariate), each.before, each.after) for each in told.alike()],
        gaps=gaps,
        bounds=told.sensitivity(),
        notes=told.notes(),
        records=_records(answer, found.gaps[outcome.metric], said, smallest),
    )


def _records(
    answer: comparing.Contrast, gaps: Sequence[comparing.Contrast], said: Wording, smallest: int
) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of each table with codes; a count below the smallest group takes its row's numbers."""
    from commonfield.equity import contrast as comparing

    whole = comparing.as_dict(answer, said, smallest=smallest)
    by_group = [
        {"column": each.question.gap_by, **row}
        for each in gaps
        for row in comparing.as_dict(each, said, smallest=smallest).get("gap_in_gaps", [])
    ]
    tables = {"estimates": whole["estimates"], "balance": whole["balance"]}
    return tables | ({"gaps": by_group} if by_group else {})


def _columns(asked: ContrastDefinition) -> list[str]:
    return [*asked.covariates, *(each.fact for each in asked.earlier_facts)]


def names(region: Region, asked: ContrastDefinition, language: Language) -> Callable[[str], str]:
    """Name columns, and levels written as `column: code`, for people."""
    groups = region.catalog.all(Group)
    named = {each.fact: each.label.in_language(language) for each in asked.earlier_facts}
    for name in {*asked.covariates, *asked.gap_by}:
        named[name] = groups[name].label.in_language(language)
        for code, text in groups[name].labels(groups).items():
            named[f"{name}: {code}"] = f"{named[name]}: {text.in_language(language)}"
    return lambda written: named.get(written, written)


def in_column(column: str, named: Callable[[str], str]) -> Callable[[str], str]:
    """Name the codes of one column alone."""
    return lambda code: (
        named(f"{column}: {code}").removeprefix(f"{named(column)}: ").removeprefix(f"{column}: ")
    )


def _why_waiting(outcome: Metric, found: Found, said: Wording) -> str:
    if outcome.metric in found.rows.due:
        return said.say("not_due", day=said.day(found.rows.due[outcome.metric]))
    return said.say("one_side" if outcome.metric in found.without else "no_years")


def _made_from(found: Found, smallest: int, said: Wording) -> list[tuple[str, str]]:
    years = sorted(set(found.rows.frame["academic_year"].to_list()))
    left = found.rows.left_out
    many = said.say("fewer_than", n=smallest) if 0 < left < smallest else said.count(left)
    told = [("years", f"{write_academic_year(years[0])} - {write_academic_year(years[-1])}")] if years else []
    definition = f"contrasts/{found.asked.name}"
    told += [
        ("took_part_before", many),
        ("data_as_of", said.day(found.as_of)),
        ("definition", f"{definition} {found.made_from['definitions'][definition][:12]}"),
        ("snapshot", str(found.made_from["snapshot"])),
        ("code", f"Commonfield {found.made_from['code']}"),
    ]
    return [(said.say(key), value) for key, value in told]
