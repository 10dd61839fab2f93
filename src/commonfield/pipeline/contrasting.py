"""Sets participants of a region beside people like them, and writes the pages into the working view."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import commonfield
from commonfield import intake, metrics, reports
from commonfield.catalog import CohortDefinition, ContrastDefinition, Group, Metric
from commonfield.engines import open_engine
from commonfield.findings import AgreementError, NotEstimableError, UsageError
from commonfield.metrics.person_rows import COUNTY, PART, SCHOOL, YEAR
from commonfield.pipeline.contrast_pages import Found, names, page_of
from commonfield.pipeline.measuring import data_as_of, load_snapshot
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.permits import LeftOut, permits
from commonfield.pipeline.withdrawn import refuse_withdrawn
from commonfield.region import Region, write_whole

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from commonfield.equity import contrast as comparing
    from commonfield.vocabulary import Language

WORKING = "working"
CONTRASTS = "contrasts"
CAREER_PATHWAYS = "career_pathways"


@dataclass(frozen=True)
class Contrasted:
    """What was found, and where the pages lie.

    Args:
        contrast: The definition.
        answers: By outcome.
        gaps: By outcome, answers that differ in the group whose gaps they tell.
        due: By outcome without an answer yet, the first day on which there can be one.
        without: Outcomes that have no answer because one side is empty.
        named: By language, names of columns and levels for people.
        opens: The page in the region's first language.
    """

    contrast: ContrastDefinition
    answers: Mapping[str, comparing.Contrast]
    gaps: Mapping[str, tuple[comparing.Contrast, ...]]
    due: Mapping[str, date]
    without: tuple[str, ...]
    named: Callable[[Language], Callable[[str], str]]
    opens: Path


def contrast(
    region: Region, *, name: str = CAREER_PATHWAYS, engine: str = "duckdb", occasion: Occasion | None = None
) -> Contrasted:
    """Compare participants with others in the snapshot in force, as agreements allow.

    People are read without a key and kept nowhere. The pages go to `working/contrasts/NAME`, and the
    ledger notes that they were made, with no figure.

    Args:
        region: The region.
        name: A definition of the kind `contrasts`.
        engine: What finds people: duckdb or spark.
        occasion: Who, when, whom to tell.

    Raises:
        UsageError: there is no snapshot, or something in it was withdrawn.
        AgreementError: no agreement lets the people be found.
        DefinitionError: an outcome may happen before taking part is fixed, say.
    """
    occasion = occasion or Occasion()
    snapshot, facts = _snapshot(region)
    asked = region.catalog.get(ContrastDefinition, name)
    outcomes = [region.catalog.get(Metric, each) for each in asked.outcomes]
    allowed, left_out = _allowed(region, asked, outcomes, facts["submissions"], occasion)
    as_of = data_as_of(region, occasion)
    occasion.tell(f"Finding people for {asked.contrast}")
    with open_engine(engine) as opened:
        load_snapshot(opened, snapshot)
        rows = metrics.person_rows(
            opened,
            asked,
            outcomes,
            groups=region.catalog.all(Group),
            data_as_of=as_of,
            region=region.settings.region,
            permitted=allowed,
        )
    answers: dict[str, comparing.Contrast] = {}
    gaps: dict[str, tuple[comparing.Contrast, ...]] = {}
    without = []
    for number, outcome in enumerate(asked.outcomes, start=1):
        occasion.tell("Comparing participants with people like them", done=number, of=len(outcomes))
        known = rows.frame.drop_nulls(outcome)
        if known.is_empty():
            continue
        try:
            answers[outcome], gaps[outcome] = _answer(asked, outcome, known)
        except NotEstimableError:
            without.append(outcome)
    definitions = _definitions(region, asked, outcomes)
    told = {
        "contrast": asked.contrast,
        "snapshot": snapshot.name,
        "submissions": facts["submissions"],
        "definitions": definitions,
        "engine": engine,
        "code": commonfield.__version__,
        "data_as_of": as_of.isoformat(),
    }
    found = Found(asked, outcomes, answers, gaps, rows, tuple(without), left_out, told, as_of)
    opens = _write(region, found)
    region.ledger.append("contrasted", told, by=occasion.by)
    return Contrasted(asked, answers, gaps, rows.due, tuple(without), partial(names, region, asked), opens)


def _snapshot(region: Region) -> tuple[Path, dict[str, Any]]:
    snapshot = region.current(region.snapshots)
    if snapshot is None:
        raise UsageError("compare: expected a snapshot, found none.", fix="Run commonfield build first.")
    facts: dict[str, Any] = json.loads((snapshot / "snapshot.json").read_text(encoding="utf-8"))
    refuse_withdrawn(region, facts["submissions"], step="compare")
    return snapshot, facts


def _allowed(
    region: Region,
    asked: ContrastDefinition,
    outcomes: list[Metric],
    submissions: list[str],
    occasion: Occasion,
) -> tuple[Mapping[str, metrics.Permitted], tuple[LeftOut, ...]]:
    """Ask the agreements about each column; the people themselves must be permitted."""
    groups = region.catalog.all(Group)
    parts = metrics.parts_of(asked, outcomes)
    receipts = [r for r in intake.submissions(region) if r.id in set(submissions)]
    found = permits(
        region,
        receipts,
        metric_list=[part.model_copy(update={"name": name}) for name, part in parts.items()],
        groups=groups,
        purpose=asked.purpose,
        audience=asked.audience,
        on=occasion.day(region),
    )
    own = found.allowed[PART]
    if own.lacks_table(metrics.needs(parts[PART], groups)):
        why = sorted({each.instead for each in found.left_out if each.metric == PART})
        raise AgreementError(
            f"compare: expected an agreement that lets {asked.audience} see who took part for "
            f"{asked.purpose}, found none.",
            fix=f"It would take {why[0]}." if why else "Draw one up, or name another audience.",
        )
    return found.allowed, found.left_out


def _answer(
    asked: ContrastDefinition, outcome: str, known: pl.DataFrame
) -> tuple[comparing.Contrast, tuple[comparing.Contrast, ...]]:
    from commonfield.equity import contrast as comparing

    columns = {"school": SCHOOL, "county": COUNTY, "academic_year": YEAR}
    question = comparing.Question(
        PART,
        outcome,
        (*asked.covariates, *(each.fact for each in asked.earlier_facts)),
        exact=tuple(columns[name] for name in asked.exact),
        cluster=columns[asked.cluster],
        categories=tuple(asked.covariates),
    )
    answer = comparing.contrast(comparing.sheet_of(known, question, name=outcome), question)
    gaps = []
    for group in asked.gap_by:
        sheet = comparing.sheet_of(known, replace(question, gap_by=group), name=outcome)
        told = tuple(comparing.gaps_in_gaps(sheet.people))
        gaps.append(replace(answer, question=replace(question, gap_by=group), gaps=told))
    return answer, tuple(gaps)


def _definitions(region: Region, asked: ContrastDefinition, outcomes: list[Metric]) -> dict[str, str]:
    groups = region.catalog.all(Group)
    cohorts = {name for outcome in outcomes for name in outcome.cohort_ids}
    return {
        f"contrasts/{asked.name}": asked.hash,
        **{f"metrics/{outcome.name}": outcome.hash for outcome in outcomes},
        **{f"cohorts/{each}": region.catalog.get(CohortDefinition, each).hash for each in sorted(cohorts)},
        **{f"groups/{each}": groups[each].hash for each in sorted({*asked.covariates, *asked.gap_by})},
    }


def _write(region: Region, found: Found) -> Path:
    languages = region.settings.languages
    pages = [page_of(region, found, language) for language in languages]
    folder = region.path / WORKING / CONTRASTS / found.asked.contrast
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in reports.write_contrast(pages, appearance=region.catalog.appearance).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / path, content)
    return folder / languages[0] / "index.html"
