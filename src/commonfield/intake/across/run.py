"""Run every comparison rule over the accepted rows of a region."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, CodeSet, ComparisonRule, ComparisonRules
from commonfield.engines import DuckEngine
from commonfield.findings import DefinitionError
from commonfield.intake.across.rows import hold_rows, show, sides_of
from commonfield.intake.across.statistics import macros
from commonfield.intake.across.telling import FindingAcross, Teller
from commonfield.intake.problems import SHOWN_ROWS
from commonfield.intake.receipts import Receipt, submissions
from commonfield.intake.sql import words
from commonfield.intake.standing import in_force
from commonfield.intake.storing import Accepted, accepted
from commonfield.region import Region

if TYPE_CHECKING:
    import polars as pl

PARTNERS = "partners"
_ANSWER = "answer"
_THRESHOLD = re.compile(r"\$([a-z_]+)")


def compare_files(
    region: Region,
    *,
    receipts: Sequence[Receipt] | None = None,
    linkable: Collection[str],
    as_of: date,
    rows: Accepted | None = None,
) -> list[FindingAcross]:
    """Compare the files of a region with each other; nothing is stored.

    Args:
        region: Whose files.
        receipts: Submissions in force that may be used; all in force if not named.
        linkable: Partners whose rows may be laid beside other partners'.
        as_of: What should have begun some time before this day is expected.
        rows: The accepted rows of exactly these submissions, where the caller has them open already.

    Returns:
        Findings by partner, file and code. Each is told to one partner and names no other.
    """
    known = submissions(region)
    now = list(in_force(known) if receipts is None else receipts)
    sides = sides_of(known, now)
    opened = [rows if rows is not None else accepted(region, [receipt.id for receipt in now])]
    if sides.replaced:
        opened.append(accepted(region, [receipt.id for receipt in sides.replaced]))
    places = {i.code: i.name for partner in region.settings.partners for i in partner.institutions}
    teller = Teller(region.catalog, now, places, region.settings.smallest_group)
    with DuckEngine() as engine:
        for macro in macros(as_of.isoformat()):
            engine.connection.execute(macro)
        families = region.catalog.all(ComparisonRules).values()
        tables = hold_rows(engine, sides, opened, said=words(*_statements(families)))
        engine.load("dated_code", _dated_codes(region.catalog))
        found: list[FindingAcross] = []
        for family in families:
            show(engine, tables, partners=linkable if family.comparisons == PARTNERS else None)
            found += _of_family(engine, family, teller)
    return sorted(found, key=_order)


def _dated_codes(catalog: Catalog) -> pl.DataFrame:
    import polars as pl

    rows = [
        (code_set.code_set, code.code, code.from_year, code.to_year)
        for code_set in catalog.all(CodeSet).values()
        for code in code_set.codes
        if code.from_year or code.to_year
    ]
    schema = {"code_set": pl.String, "code": pl.String, "from_year": pl.Int64, "to_year": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _statements(families: Iterable[ComparisonRules]) -> list[str]:
    return [sql for f in families for sql in (*f.prepares.values(), *(rule.finds for rule in f.rules))]


def _order(found: FindingAcross) -> tuple[str, str, int, str, str]:
    told = found.finding
    return found.partner, found.dictionary, found.academic_year or 0, told.code, told.expected["en"]


def _of_family(engine: DuckEngine, family: ComparisonRules, teller: Teller) -> Iterator[FindingAcross]:
    for name, statement in family.prepares.items():
        engine.define(name, statement)
    for rule in family.rules:
        engine.define(_ANSWER, with_thresholds(rule, family))
        if "record_no" in engine.query(f"select * from {_ANSWER} limit 0").columns:
            yield from teller.of_rows(rule, _by_file(engine))
        else:
            yield from teller.of_things(rule, family, engine.query(f"from {_ANSWER}").to_dicts())


def _by_file(engine: DuckEngine) -> list[dict[str, object]]:
    return engine.query(
        f"select origin.id as submission_id, count(*)::bigint as count, min(record_no, {SHOWN_ROWS}) as rows "
        f"from (select distinct submission_id, record_no from {_ANSWER}) "
        "join origin using (submission_id) group by origin.id"
    ).to_dicts()


def with_thresholds(rule: ComparisonRule, family: ComparisonRules) -> str:
    """Give the SQL of a rule with its thresholds written in.

    Raises:
        DefinitionError: the SQL names a threshold that the rule does not set.
    """
    missing = set(_THRESHOLD.findall(rule.finds)) - set(rule.thresholds)
    if missing:
        raise DefinitionError(
            f"{family.file}: rule {rule.code}: expected a value for each threshold, "
            f"found none for {', '.join(sorted(missing))}.",
            fix="Set it under `thresholds`, or take it out of `finds`.",
        )
    return _THRESHOLD.sub(lambda named: str(rule.thresholds[named[1]]), rule.finds)
