from __future__ import annotations

from typing import Literal

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Source, Text
from commonfield.findings import Severity


class ComparisonRule(Part):
    """What must hold across files, and what to say if not.

    `finds` is DuckDB SQL over the accepted rows in force and what the family prepares; `$name` stands for
    a threshold. It answers in one of two shapes:

    - rows at fault: `submission_id`, `record_no`;
    - things at fault: `partner`, `dictionary`, `academic_year`, and any of `code_set` with `code`, `place`
      (an institution's code), `word` and `against` (keys of `words`), and whole numbers of people or records.

    The texts name the further columns in braces. A number below the region's smallest group is told as
    such; a code by its label; nothing else of an answer is ever told.
    """

    code: str = Field(pattern=r"^ACR-\d{3}$")
    severity: Severity = Severity.WARN
    title: Text
    elements: dict[str, str] = Field(
        default={}, description="by dictionary, the element that the finding is about"
    )
    thresholds: dict[str, int | float] = {}
    finds: str
    expected: Text
    found_text: Text
    likely_cause: Text
    fix: Text
    source: str


class ComparisonRules(Definition):
    """A family of rules that compare files: of one partner and year, of its years, of several partners.

    `prepares` are tables made once, in this order, and read by the rules. The rules of `partners` see only
    the rows of partners whose agreement permits linkage.
    """

    comparisons: Literal["files", "years", "partners", "drift", "coverage"]
    label: Text
    about: Text
    prepares: dict[str, str] = {}
    words: dict[str, Text] = Field(default={}, description="how values of `word` and `against` are told")
    rules: list[ComparisonRule]
    source: Source
