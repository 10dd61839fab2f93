"""Which cells of refused records broke which rule, record by record, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Finding, Severity
from commonfield.intake.answers.rewriting import cells_of, rewritten
from commonfield.intake.engine import engine_for
from commonfield.intake.problems import SHOWN_ROWS, catalogue, finding_of
from commonfield.intake.records import ROW_NO
from commonfield.intake.rules import Check, checks_of, elements_read_by, shown_name
from commonfield.intake.scan import read_into
from commonfield.intake.seams import header_again
from commonfield.intake.sql import typed_records
from commonfield.vocabulary import LANGUAGES

if TYPE_CHECKING:
    import polars as pl

REPEATED = "FIL-019"
SHARED = "FIL-020"


@dataclass(frozen=True)
class Mark:
    """What is wrong with one record: the elements it is about (none: the row as a whole), and the finding."""

    record_no: int
    elements: tuple[str, ...]
    finding: Finding


def marks_of(
    refused: pl.DataFrame,
    dictionary: Dictionary,
    *,
    catalog: Catalog,
    academic_year: int | None = None,
    known: Sequence[Finding] = (),
) -> list[Mark]:
    """Find out which cells of refused records are wrong, in the order of the records.

    Rules that look at one record are run again, so that each record gets its own words. Codes of rules
    that look beyond a record (repeated keys, other files) are taken from `why`, with the words of the
    finding that is known of them.

    Args:
        refused: Refused records as stored: `record_no`, `why`, cells as text.
        dictionary: By which they were read.
        catalog: Holds code sets and texts.
        academic_year: The year that every record had to be of, if one was named.
        known: Findings of the file, for the words of rules that cannot be run on a record alone.
    """
    import polars as pl

    checks = [
        check
        for check in (
            *checks_of(dictionary, catalog=catalog, academic_year=academic_year),
            *header_again(dictionary),
        )
        if check.severity is not Severity.WARN
    ]
    ragged = pl.col("row_text").is_not_null() if "row_text" in refused.columns else pl.lit(False)
    whole = refused.filter(~ragged)
    found = list(_broken(whole, dictionary, checks, catalog)) if whole.height else []
    told = {(mark.record_no, mark.finding.code) for mark in found}
    words = _Beyond(dictionary, catalog, {finding.code: finding for finding in known})
    for number, why in refused.select(ROW_NO, "why").iter_rows():
        found += [words.mark(number, code) for code in why.split() if (number, code) not in told]
    return sorted(found, key=lambda mark: (mark.record_no, mark.finding.code))


def findings_of(marks: Sequence[Mark]) -> list[Finding]:
    """Gather marks into findings, the one with the most rows first."""
    by_rule: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        by_rule.setdefault((mark.finding.code, mark.finding.element), []).append(mark)
    gathered = [_gather(same) for same in by_rule.values()]
    return sorted(gathered, key=lambda finding: (-finding.count, finding.code))


def _gather(same: Sequence[Mark]) -> Finding:
    numbers = sorted({mark.record_no for mark in same})
    return replace(same[0].finding, count=len(numbers), rows=tuple(numbers[:SHOWN_ROWS]))


def _broken(
    records: pl.DataFrame, dictionary: Dictionary, checks: Sequence[Check], catalog: Catalog
) -> Iterator[Mark]:
    """Run every check on each record alone; what was found is told record by record."""
    source = rewritten(records, cells_of(records), catalog=catalog)
    names = elements_read_by(dictionary, list(checks))
    typed = typed_records(dictionary, names, source=source)
    said = ", ".join(
        f"case when {check.broken} then coalesce(cast({check.found} as varchar), '') end as f_{i}"
        for i, check in enumerate(checks)
    )
    with engine_for(len(source.text)) as engine:
        read_into(engine, source, names, "returned", f"select {ROW_NO}, {said} from ({typed})")
        answers = engine.query("select * from returned")
    by_shown = {shown_name(element, dictionary): element.name for element in dictionary.elements}
    for i, check in enumerate(checks):
        broken = answers.select(ROW_NO, f"f_{i}").drop_nulls()
        elements = (by_shown[check.element],) if check.element in by_shown else ()
        texts: dict[str, Finding] = {}
        for number, found in broken.iter_rows():
            if found not in texts:
                texts[found] = check.finding(catalog, count=1, rows=(), found=found)
            yield Mark(number, elements, texts[found])


@dataclass(frozen=True)
class _Beyond:
    """Words for rules that look beyond one record."""

    dictionary: Dictionary
    catalog: Catalog
    known: Mapping[str, Finding]

    def mark(self, number: int, code: str) -> Mark:
        if code == REPEATED:
            return self._of(number, code, self.dictionary.key, key=self._shown(self.dictionary.key))
        if code == SHARED:
            ids, apart = self.dictionary.one_person_per, self._shown(self.dictionary.told_apart_by)
            return self._of(number, code, ids, key=self._shown(ids), apart=apart)
        if code in self.known:
            return Mark(number, self._named(self.known[code].element), self.known[code])
        rule = next((r for r in self.dictionary.rules if r.code == code), None)
        if rule is None:
            return Mark(number, (), self._titled(code))
        check = Check(code, "", rule.severity, "", "''", rule)
        finding = check.finding(self.catalog, count=1, rows=(), found="")
        return Mark(number, (rule.element,) if rule.element else (), finding)

    def _titled(self, code: str) -> Finding:
        """Tell a finding by its title, where nobody knows what its texts were filled with."""
        texts = [f.title for f in catalogue(self.catalog).findings if f.code == code]
        said = {language: texts[0].in_language(language) if texts else code for language in LANGUAGES}
        none = dict.fromkeys(LANGUAGES, "")
        return Finding(code, Severity.REFUSE_RECORD, "", 1, (), none, said, none, none)

    def _of(self, number: int, code: str, elements: Sequence[str], **told: str | int) -> Mark:
        said = finding_of(self.catalog, code, **told)  # type: ignore[arg-type]
        return Mark(number, tuple(elements), said)

    def _named(self, shown: str) -> tuple[str, ...]:
        return tuple(e.name for e in self.dictionary.elements if shown_name(e, self.dictionary) == shown)

    def _shown(self, names: Sequence[str]) -> str:
        return ", ".join(shown_name(e, self.dictionary) for e in self.dictionary.elements if e.name in names)
