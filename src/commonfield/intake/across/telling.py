"""What a rule found, told to a steward: counts, row numbers, and words of ours; never a cell of a record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonfield.catalog import Catalog, CodeSet, ComparisonRule, ComparisonRules, Dictionary, Text
from commonfield.findings import Finding
from commonfield.intake.across.rows import kind_of
from commonfield.intake.receipts import Receipt
from commonfield.intake.rules import shown_name
from commonfield.vocabulary import LANGUAGES, Language

FEWER: dict[Language, str] = {"en": "fewer than {}", "es": "menos de {}"}
NONE: dict[Language, str] = {"en": "none", "es": "ninguno"}
UNKNOWN: dict[Language, str] = {"en": "one that is not listed", "es": "uno que no está en la lista"}

_CODE = re.compile(r"[0-9]{6,14}")


@dataclass(frozen=True)
class FindingAcross:
    """A finding that rests on more than one file, and whose file it is told of.

    `submission` is the file in which its `rows` are. It names no other partner.
    """

    partner: str
    dictionary: str
    academic_year: int | None
    submission: str
    finding: Finding

    def as_dict(self) -> dict[str, Any]:
        """Give the finding as plain data, for JSON."""
        return {
            "partner": self.partner,
            "dictionary": self.dictionary,
            "year": self.academic_year,
            "submission": self.submission,
            "file": self.finding.file,
            **self.finding.as_dict(),
        }


@dataclass(frozen=True)
class Teller:
    """Turns answers of rules into findings.

    Args:
        catalog: Labels of codes, names of elements.
        receipts: Submissions in force.
        places: Names of institutions by code.
        smallest: Numbers of people or records below it are told as such.
    """

    catalog: Catalog
    receipts: Sequence[Receipt]
    places: Mapping[str, str]
    smallest: int

    def of_rows(self, rule: ComparisonRule, answers: Sequence[Mapping[str, Any]]) -> list[FindingAcross]:
        """Make findings of `submission_id`, `count` and the first `rows`."""
        known = {receipt.id: receipt for receipt in self.receipts}
        told = []
        for answer in answers:
            receipt = known[answer["submission_id"]]
            element = rule.elements.get(kind_of(receipt.dictionary), "")
            finding = self._finding(
                rule, receipt, element, {}, count=answer["count"], rows=tuple(answer["rows"])
            )
            year = max(receipt.academic_years, default=None)
            told.append(FindingAcross(receipt.partner, receipt.dictionary, year, receipt.id, finding))
        return told

    def of_things(
        self, rule: ComparisonRule, family: ComparisonRules, answers: Sequence[Mapping[str, Any]]
    ) -> list[FindingAcross]:
        """Make findings of what a rule says of a partner's kind of file in a year."""
        told = []
        for answer in answers:
            where = (answer["partner"], answer["dictionary"], answer["academic_year"])
            if receipt := self._newest(*where):
                element = answer.get("element") or rule.elements.get(answer["dictionary"], "")
                values = {name: self._say(name, answer, family) for name in answer}
                finding = self._finding(rule, receipt, element, values, count=1, rows=())
                partner, _, year = where
                told.append(FindingAcross(partner, receipt.dictionary, year, receipt.id, finding))
        return told

    def _newest(self, partner: str, dictionary: str, year: int) -> Receipt | None:
        of = [
            receipt
            for receipt in self.receipts
            if (receipt.partner, kind_of(receipt.dictionary)) == (partner, dictionary)
            and year in receipt.academic_years
            and not receipt.completes
        ]
        return max(of, key=lambda receipt: receipt.received_at, default=None)

    def _finding(
        self,
        rule: ComparisonRule,
        receipt: Receipt,
        element: str,
        values: Mapping[str, dict[Language, str]],
        *,
        count: int,
        rows: tuple[int, ...],
    ) -> Finding:
        def fill(text: Text) -> dict[Language, str]:
            return {
                language: text.in_language(language).format_map({k: v[language] for k, v in values.items()})
                for language in LANGUAGES
            }

        return Finding(
            code=rule.code,
            severity=rule.severity,
            element=self._column(receipt.dictionary, element),
            count=count,
            rows=rows,
            expected=fill(rule.expected),
            found=fill(rule.found_text),
            likely_cause=fill(rule.likely_cause),
            fix=fill(rule.fix),
            source=rule.source,
            file=receipt.file_name,
        )

    def _column(self, dictionary: str, element: str) -> str:
        described = self.catalog.get(Dictionary, dictionary)
        return next((shown_name(e, described) for e in described.elements if e.name == element), "")

    def _say(self, name: str, answer: Mapping[str, Any], family: ComparisonRules) -> dict[Language, str]:
        """Tell one value of an answer: a number, a label, the name of a place, a word of ours."""
        value = answer[name]
        if isinstance(value, int):
            return {language: self._number(value, language) for language in LANGUAGES}
        if name == "place" and value is not None:
            listed = self.places.get(value) or (value if _CODE.fullmatch(value) else "")
            return dict.fromkeys(LANGUAGES, listed) if listed else UNKNOWN
        label = family.words.get(value)
        if name == "code" and answer.get("code_set"):
            codes = self.catalog.get(CodeSet, answer["code_set"]).codes
            label = next((code.label for code in codes if code.code == value), None)
        return {language: label.in_language(language) for language in LANGUAGES} if label else UNKNOWN

    def _number(self, value: int, language: Language) -> str:
        if value == 0:
            return NONE[language]
        return FEWER[language].format(self.smallest) if value < self.smallest else f"{value:,}"
