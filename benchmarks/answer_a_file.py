"""What it costs to write the answers to partners: 100 pages of findings, and one workbook to mend.

Each of the pages tells 100 findings, as one does that a whole district's year of files was run together
for. The yardstick is writing the same answers as JSON, in the same process; the bar is one second of
the processor for the 100 pages.

    python -m benchmarks.answer_a_file [PAGES]
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Finding
from commonfield.intake.answers import Answer, answer_page, answer_workbook
from commonfield.intake.answers.answer import Returned
from commonfield.intake.answers.marking import marks_of
from commonfield.intake.problems import finding_of
from commonfield.intake.standing import Account

PAGES = 100
FINDINGS = 100
ROWS = 5_000
BAR_SECONDS = 1.0
DICTIONARY = "calpads/senr"


def measure(pages: int = PAGES) -> dict[str, Any]:
    """Write so many pages and one workbook; give seconds, and their ratios to JSON of the same."""
    catalog = Catalog()
    given = answer(catalog)
    look = catalog.appearance
    answer_page(given, look)  # imports, the template and the messages
    yardstick = _seconds(lambda: [json.dumps(given.as_dict()) for _ in range(pages)])
    page_s = _seconds(lambda: [answer_page(given, look, ("en", "es")[n % 2]) for n in range(pages)])
    returned = refused(catalog)
    record_s = _seconds(lambda: json.dumps(returned.records.to_dicts()))
    with_rows = Answer(**{**given.__dict__, "returned": returned})
    workbook_s = _seconds(lambda: answer_workbook(with_rows, look))
    return {
        "pages": pages,
        "kilobytes": round(len(answer_page(given, look)) / 1000),
        "json_s": round(yardstick, 3),
        "pages_s": round(page_s, 3),
        "pages_ratio": round(page_s / yardstick, 1),
        "rows": ROWS,
        "rows_json_s": round(record_s, 3),
        "workbook_s": round(workbook_s, 2),
        "workbook_ratio": round(workbook_s / record_s, 1),
    }


def answer(catalog: Catalog) -> Answer:
    """An answer with many findings."""
    findings: list[Finding] = [
        finding_of(
            catalog,
            "ELE-005",
            element=f"Element{number} ({number})",
            count=5 + number,
            rows=(2, 3, 5, 7, 11),
            code_set="calpads/grade_level",
            found="2",
        )
        for number in range(FINDINGS)
    ]
    return Answer(
        file_name="SENR_2025.txt",
        submission="0123456789abcdef" * 4,
        dictionary=catalog.get(Dictionary, DICTIONARY),
        academic_year=2025,
        findings=tuple(findings),
        account=Account(40_000, 35_000, 0),
        file_refused=False,
    )


def refused(catalog: Catalog) -> Returned:
    """Refused records, each with one bad cell."""
    import polars as pl

    dictionary = catalog.get(Dictionary, DICTIONARY)
    cells = {e.name: [dictionary.example.get(e.name, "")] * ROWS for e in dictionary.elements}
    cells["ssid"] = ["123"] * ROWS
    records = pl.DataFrame({"record_no": list(range(1, ROWS + 1)), "why": ["CAL-014"] * ROWS, **cells})
    return Returned(records, tuple(marks_of(records, dictionary, catalog=catalog)))


def main() -> None:
    """Print a small table."""
    figures = measure(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES)
    print(f"{figures['pages']:,} pages of {FINDINGS} findings, {figures['kilobytes']} KB each")
    print(f"  the same as JSON      {figures['json_s']:>7.3f} s")
    print(f"  as pages              {figures['pages_s']:>7.3f} s   bar {BAR_SECONDS} s")
    print(f"  ratio                 {figures['pages_ratio']:>7.1f}")
    print(f"a workbook of {figures['rows']:,} refused records")
    print(f"  the same as JSON      {figures['rows_json_s']:>7.3f} s")
    print(f"  as a workbook         {figures['workbook_s']:>7.2f}  s")
    print(f"  ratio                 {figures['workbook_ratio']:>7.1f}")


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()  # of the processor: others may work on the machine too
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
