from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from commonfield.vocabulary import Language


class Severity(StrEnum):
    """What a broken rule costs."""

    REFUSE_FILE = "refuse_file"
    REFUSE_RECORD = "refuse_record"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """A rule broken at some rows of one file. Texts are per language and hold no value of a record.

    `rows` are the first few line numbers as a spreadsheet shows them (a header is 1); `count` is how
    many rows in all. `element` is empty where the file as a whole is meant.
    """

    code: str
    severity: Severity
    element: str
    count: int
    rows: tuple[int, ...]
    expected: dict[Language, str]
    found: dict[Language, str]
    likely_cause: dict[Language, str]
    fix: dict[Language, str]
    source: str = ""
    file: str = field(default="", compare=False)

    def message(self, language: Language = "en") -> str:
        """Say the finding to a steward: where, expected, found, likely cause, what to do, source."""
        words = _WORDS[language]
        place = [self.file] if self.file else []
        if self.rows:
            place.append(words["row"].format(self.rows[0]))
        if self.element:
            place.append(words["column"].format(self.element))
        where = ", ".join(place) or words["file"]
        expected, found = self.expected[language], self.found[language]
        lines = [f"{where}: {words['expected'].format(expected)}{words['found'].format(found)}."]
        if self.count > 1:
            first = words["first_rows"].format(", ".join(map(str, self.rows))) if self.rows else ""
            lines.append("  " + words["rows_in_all"].format(self.count) + first + ".")
        lines.append(f"  {words['likely_cause']}: {self.likely_cause[language]}")
        lines.append(f"  {words['fix']}: {self.fix[language]}")
        source = f" {words['source']}: {self.source}." if self.source else ""
        lines.append(f"  {words['rule']} {self.code} ({self.severity.value}).{source}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Give the finding as plain data, for JSON."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "element": self.element,
            "count": self.count,
            "rows": list(self.rows),
            "expected": self.expected,
            "found": self.found,
            "likely_cause": self.likely_cause,
            "fix": self.fix,
            "source": self.source,
        }


_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "row": "row {}",
        "column": "column {}",
        "expected": "expected {}",
        "found": ", found {}",
        "file": "the file",
        "rows_in_all": "{:,} rows in all",
        "first_rows": "; the first are {}",
        "likely_cause": "Likely cause",
        "fix": "To fix",
        "rule": "Rule",
        "source": "Source",
    },
    "es": {
        "row": "fila {}",
        "column": "columna {}",
        "expected": "se esperaba: {}",  # with a colon: the noun may be of any number
        "found": "; se encontró: {}",
        "file": "el archivo",
        "rows_in_all": "{:,} filas en total",
        "first_rows": "; las primeras son {}",
        "likely_cause": "Causa probable",
        "fix": "Para corregirlo",
        "rule": "Regla",
        "source": "Fuente",
    },
}
