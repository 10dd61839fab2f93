"""The rules across files agree with a slow reading of the same rows, orderly or disturbed at random."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
import yaml
from tests.integration.intake.plain_comparisons import Held, rows_at_fault
from tests.integration.intake.plain_shares import things_at_fault
from tests.integration.intake.retelling import Retelling

from commonfield import intake
from commonfield.catalog import Catalog, CodeSet
from commonfield.intake.across.telling import Teller
from commonfield.region import begin_region
from commonfield.synthetic import invent

TODAY = date(2026, 10, 31)
REGION = "north-lake"
SINCE, AGAIN = 2022, 2024
DISTURBANCES = 4


@pytest.fixture(scope="module")
def orderly(tmp_path_factory):
    """A faultless invented region of five years: itself and its rows."""
    folder = tmp_path_factory.mktemp("orderly")
    catalog = Catalog()
    invention = invent(folder / "out", students=600, seed=5, messiness="none", region=REGION, catalog=catalog)
    partners = yaml.safe_load((invention.folder / "partners.yaml").read_text(encoding="utf-8"))
    region = begin_region(
        folder / "region", region=REGION, keys=folder / "keys", settings={"partners": partners}
    )
    region.__dict__["catalog"] = catalog
    for partner, file, dictionary, year in pl.read_csv(invention.folder / "manifest.csv").iter_rows():
        if year is None or year >= SINCE:
            content = (invention.folder / "files" / partner / file).read_bytes()
            intake.submit(
                region, partner=partner, content=content, file_name=file, dictionary=dictionary, by="test"
            )
    retell(region)
    receipts = intake.in_force(intake.submissions(region))
    return region, intake.accepted(region, [receipt.id for receipt in receipts])


def retell(region):
    """Let the largest district say the last years again as Ed-Fi resources and rosters."""
    accepted = intake.accepted(region)
    size = accepted.staged["enrollment"].filter(pl.col("segment") == "k12").group_by("partner").len()
    partner = size.sort("len", "partner")["partner"][-1]
    for dictionary, year, content in Retelling(accepted, partner, region.catalog).files(since=AGAIN):
        name = f"{dictionary.replace('/', '_')}_{year}"
        receipt = intake.submit(
            region, partner=partner, content=content, file_name=name, dictionary=dictionary, by="test",
            academic_year=year,
        )  # fmt: skip
        assert receipt.accepted > 0 and not receipt.refused, (name, receipt.findings)


def disturb(accepted: intake.Accepted, chance: np.random.Generator) -> intake.Accepted:
    """Lose rows, exchange ids, dates and grades, and lose whole parts, as bad exports do."""

    def some(frame: pl.DataFrame, share: float) -> pl.Series:
        return pl.Series(chance.random(frame.height) < share)

    def lose(frame: pl.DataFrame, share: float) -> pl.DataFrame:
        return frame.filter(~some(frame, share))

    def exchange(frame: pl.DataFrame, column: str, share: float) -> pl.DataFrame:
        shuffled = frame[column].gather(chance.permutation(frame.height))
        return frame.with_columns(
            pl.when(some(frame, share)).then(shuffled).otherwise(pl.col(column)).alias(column)
        )

    def lose_parts(frame: pl.DataFrame, columns: list[str], of_each: float = 1.0) -> pl.DataFrame:
        parts = (
            frame.drop_nulls(columns).group_by(columns, maintain_order=True).len().filter(pl.col("len") >= 12)
        )
        lost = parts[chance.choice(parts.height, size=4, replace=False).tolist()].drop("len")
        kept = some(frame, 1 - of_each)
        return pl.concat(
            [frame.filter(~kept).join(lost, on=columns, how="anti", nulls_equal=True), frame.filter(kept)]
        )

    staged = {name: lose(frame, 0.04) for name, frame in accepted.staged.items()}
    staged["enrollment"] = lose_parts(
        exchange(staged["enrollment"], "grade_level", 0.04), ["partner", "academic_year", "institution"]
    )
    staged["enrollment"] = staged["enrollment"].with_columns(
        pl.when(some(staged["enrollment"], 0.1)).then(None).otherwise(pl.col("ended_on")).alias("ended_on")
    )
    staged["course"] = lose_parts(staged["course"], ["partner", "academic_year", "term"])
    staged["award"] = exchange(staged["award"], "subject_id", 0.3)
    staged["completion"] = exchange(staged["completion"], "academic_year", 0.1)
    staged["enrollment"] = lose_parts(
        staged["enrollment"], ["partner", "academic_year", "submission_id"], 0.6
    )
    groups = ["partner", "academic_year", "characteristic", "value"]
    staged["characteristic"] = lose_parts(staged["characteristic"], groups, 0.9)
    people = exchange(exchange(accepted.identity_records, "ssid", 0.1), "last_name", 0.1)
    moved = pl.when(some(people, 0.05)).then(pl.col("birth_date") + timedelta(days=1)).otherwise("birth_date")
    people = lose(people.with_columns(moved.alias("birth_date")), 0.02)
    plain = {**accepted.plain, "offering": lose(accepted.plain["offering"], 0.05)}
    return replace(accepted, identity_records=people, staged=staged, plain=plain)


@pytest.fixture(scope="module", params=range(DISTURBANCES + 1))
def told(request, orderly):
    """What the rules found in a disturbance of the region (the first is none), and the rows as they are."""
    region, accepted = orderly
    rows = disturb(accepted, np.random.default_rng(request.param)) if request.param else accepted
    linkable = sorted(partner.partner for partner in region.settings.partners)[1:]
    answers = []
    with pytest.MonkeyPatch.context() as patch:
        told_of = Teller.of_things

        def note(self, rule, family, found):
            answers.extend((rule.code, answer) for answer in found)
            return told_of(self, rule, family, found)

        patch.setattr(Teller, "of_things", note)
        found = intake.compare_files(region, linkable=linkable, as_of=TODAY, rows=rows)
    held = Held(intake.in_force(intake.submissions(region)), rows)
    return request.param, found, answers, held, set(linkable), region.catalog


def test_rows_that_the_rules_find_are_those_of_the_slow_reading(told):
    disturbance, found, _, held, linkable, _ = told
    expected = {}
    for code, rows in rows_at_fault(held, linkable=linkable).items():
        by_file: dict[str, set[int]] = {}
        for row in rows:
            by_file.setdefault(row["submission_id"], set()).add(row["record_no"])
        expected |= {(code, file): (len(n), tuple(sorted(n)[:5])) for file, n in by_file.items()}
    of_rows = [f for f in found if f.finding.rows]
    assert {(f.finding.code, f.submission): (f.finding.count, f.finding.rows) for f in of_rows} == expected
    kinds = Counter(f.finding.code for f in of_rows)
    assert len(kinds) >= 12 if disturbance else not kinds, kinds
    later = [f for f in of_rows if f.dictionary.startswith(("ed_fi/", "rosters/"))]
    assert bool(disturbance) == ({"ACR-008", "ACR-009"} <= {f.finding.code for f in later})


def test_things_that_the_rules_find_are_those_of_the_slow_reading(told):
    disturbance, _, answers, held, _, catalog = told
    new = {
        (name, code.code, year)
        for name, code_set in catalog.all(CodeSet).items()
        for code in code_set.codes
        for year in (code.from_year, (code.to_year or 0) + 1)
        if year and year > 1
    }
    expected = things_at_fault(held, as_of=TODAY, new_codes=new)
    assert {_thing(code, answer) for code, answer in answers} == expected
    assert len({code for code, *_ in expected}) >= 3 if disturbance else not expected


def _thing(code, answer):
    about = {
        "ACR-007": ("word",),
        "ACR-031": ("element", "code"),
        "ACR-032": ("element",),
        "ACR-041": ("place",),
        "ACR-042": ("word",),
        "ACR-043": ("word",),
        "ACR-044": ("place", "code"),
    }[code]
    where = (answer["partner"], answer["dictionary"], answer["academic_year"])
    return (code, *where, " ".join(str(answer[name]) for name in about))
