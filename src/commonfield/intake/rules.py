"""Every rule of a dictionary as SQL: those written in it, and those that follow from its elements."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from commonfield.catalog import Catalog, CodeSet, Dictionary, Element, Rule
from commonfield.findings import Finding, Severity
from commonfield.intake.problems import finding_of
from commonfield.intake.sql import RAW, RECORD_YEAR, literal, quoted, with_roll_ups, words
from commonfield.vocabulary import LANGUAGES


@dataclass(frozen=True)
class Check:
    """One rule, ready to run. `broken` is SQL that is true on a record that breaks it.

    `found` is SQL for what to say of such a record; it never gives a value of the record.
    """

    code: str
    element: str
    severity: Severity
    broken: str
    found: str
    rule: Rule | None = None
    told: tuple[tuple[str, str], ...] = ()

    def finding(self, catalog: Catalog, *, count: int, rows: tuple[int, ...], found: str) -> Finding:
        """Make the finding for the rows that broke the rule."""
        if self.rule is None:
            told = {**dict(self.told), "found": found}
            costs = self.severity
            return finding_of(
                catalog, self.code, element=self.element, severity=costs, count=count, rows=rows, **told
            )
        rule = self.rule
        texts = {
            key: {language: getattr(rule, key).in_language(language) for language in LANGUAGES}
            for key in ("expected", "found_text", "likely_cause", "fix")
        }
        said = {language: text.replace("{found}", found) for language, text in texts["found_text"].items()}
        return Finding(
            code=self.code,
            severity=self.severity,
            element=self.element,
            count=count,
            rows=rows,
            expected=texts["expected"],
            found=said,
            likely_cause=texts["likely_cause"],
            fix=texts["fix"],
            source=rule.source,
        )


_written_out: WeakKeyDictionary[Catalog, dict[tuple[str, int | None], list[Check]]] = WeakKeyDictionary()
"""Checks by dictionary and year: a region has hundreds of files of the same few dictionaries."""


def checks_of(dictionary: Dictionary, *, catalog: Catalog, academic_year: int | None = None) -> list[Check]:
    """Give every check of a dictionary.

    Args:
        dictionary: Whose elements and rules.
        catalog: Holds code sets and texts.
        academic_year: The year that every record shall be of, if one was named.
    """
    known = _written_out.setdefault(catalog, {})
    key = (f"{dictionary.name} {dictionary.hash}", academic_year)
    if key not in known:
        known[key] = _write_out(dictionary, catalog, academic_year)
    return known[key]


def _write_out(dictionary: Dictionary, catalog: Catalog, academic_year: int | None) -> list[Check]:
    by_element = [check for e in dictionary.elements for check in _of_element(e, dictionary, catalog)]
    written = [_written(rule, dictionary, catalog) for rule in dictionary.rules]
    return [*by_element, *_of_year(academic_year), *_of_period(dictionary), *written]


def elements_read_by(dictionary: Dictionary, checks: list[Check]) -> list[str]:
    """Give the elements that checks and the dictionary's own SQL read, in the order of the layout."""
    sql = [*(check.broken for check in checks), *(check.found for check in checks)]
    said = words(*sql, dictionary.academic_year, dictionary.scope, dictionary.subject)
    named = said | {word.removesuffix(RAW) for word in said}
    named |= {*dictionary.key, *dictionary.one_person_per, *dictionary.told_apart_by}
    return [element.name for element in dictionary.elements if element.name in named]


def shown_name(element: Element, dictionary: Dictionary) -> str:
    """Name a column for people: the official name, with its number where the file has no header."""
    if dictionary.layout.header or dictionary.layout.kind == "resource":
        return element.official
    names = [e.name for e in dictionary.elements]
    return f"{element.official} ({names.index(element.name) + 1})"


def _of_element(element: Element, dictionary: Dictionary, catalog: Catalog) -> list[Check]:
    name, cell, shown = quoted(element.name), quoted(element.name + RAW), shown_name(element, dictionary)
    length = f"length({cell})"
    checks = []
    if element.required:
        checks.append(Check("ELE-001", shown, Severity.REFUSE_RECORD, f"{cell} is null", "''"))
    kind = "integer" if element.implied_decimals else element.type
    misfit = {"date": "ELE-002", "number": "ELE-003", "integer": "ELE-004"}.get(kind)
    if misfit:
        told = (("format", _pattern_for_people(element.format)),)
        broken = f"{cell} is not null and {name} is null"
        checks.append(Check(misfit, shown, element.severity, broken, length, told=told))
    if element.code_set:
        broken = f"not ({_in_code_set(cell, catalog.get(CodeSet, element.code_set))})"
        told = (("code_set", element.code_set),)
        checks.append(Check("ELE-005", shown, element.severity, broken, length, told=told))
    return checks


def _in_code_set(cell: str, code_set: CodeSet) -> str:
    """Give SQL that holds where a cell is a code of the set in the record's year; null where it is empty."""
    always = [code.code for code in code_set.codes if code.from_year is None and code.to_year is None]
    parts = [f"{cell} in ({', '.join(map(literal, always))})"] if always else []
    for code in code_set.codes:
        first, last = code.from_year or 0, code.to_year or 9999
        if (first, last) != (0, 9999):
            parts.append(f"({cell} = {literal(code.code)} and {RECORD_YEAR} between {first} and {last})")
    return " or ".join(parts)


def _of_year(academic_year: int | None) -> list[Check]:
    checks = [Check("FIL-022", "", Severity.REFUSE_RECORD, f"{RECORD_YEAR} is null", "''")]
    if academic_year is not None:
        broken, told = f"{RECORD_YEAR} <> {academic_year}", (("year", str(academic_year)),)
        checks.append(Check("FIL-021", "", Severity.REFUSE_RECORD, broken, "''", told=told))
    return checks


def _of_period(dictionary: Dictionary) -> list[Check]:
    """Refuse records of years for which the layout was not made: its columns meant something else then."""
    first, last = dictionary.years
    if first is None and last is None:
        return []
    years = f"{first or ''}-{last or ''}"
    broken = f"{RECORD_YEAR} < {first or 0} or {RECORD_YEAR} > {last or 9999}"
    told = (("dictionary", dictionary.dictionary), ("years", years))
    return [Check("FIL-032", "", Severity.REFUSE_RECORD, broken, "''", told=told)]


def _written(rule: Rule, dictionary: Dictionary, catalog: Catalog) -> Check:
    shown = next((shown_name(e, dictionary) for e in dictionary.elements if e.name == rule.element), "")
    broken = f"({with_roll_ups(rule.holds, catalog)}) is false"
    return Check(rule.code, shown, rule.severity, broken, rule.found or "''", rule)


def _pattern_for_people(pattern: str) -> str:
    for sign, written in (("%Y", "YYYY"), ("%y", "YY"), ("%m", "MM"), ("%d", "DD")):
        pattern = pattern.replace(sign, written)
    return pattern
