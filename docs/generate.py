"""Writes docs/reference from the code and the definitions. `--check` says whether the pages are current."""

from __future__ import annotations

import sys
from pathlib import Path

from pages.commands import commands_page, exit_codes_page
from pages.comparisons import comparisons_page
from pages.contrasts import contrasts_page
from pages.figures import cohorts_page, groups_page, metric_pages, tables_page
from pages.files import dictionary_pages, file_findings_page
from pages.keys import definitions_page
from pages.public_files import public_files_page, source_guides_page
from pages.regions import regions_page

from commonfield.catalog import Catalog

REFERENCE = Path(__file__).parent / "reference"
MARK = "<!-- Written by docs/generate.py. Edit the code or the definition, then run `make reference`. -->\n\n"


def pages() -> dict[str, str]:
    """Make every reference page: its path and its text."""
    shipped = Catalog()
    made = {
        "commands.md": commands_page(),
        "exit-codes.md": exit_codes_page(),
        "groups.md": groups_page(shipped),
        "cohorts.md": cohorts_page(shipped),
        "file-findings.md": file_findings_page(shipped),
        "comparisons.md": comparisons_page(shipped),
        "contrasts.md": contrasts_page(shipped),
        "tables.md": tables_page(),
        "definitions.md": definitions_page(),
        "public-files.md": public_files_page(shipped),
        "source-guides.md": source_guides_page(shipped),
        "regions.md": regions_page(shipped),
        **dict(metric_pages(shipped)),
        **dict(dictionary_pages(shipped)),
    }
    return {path: MARK + text.rstrip() + "\n" for path, text in made.items()}


def main(check: bool) -> int:
    made = pages()
    there = {
        p.relative_to(REFERENCE).as_posix(): p.read_text(encoding="utf-8") for p in REFERENCE.rglob("*.md")
    }
    stale = sorted(path for path in made | there if made.get(path) != there.get(path))
    if check:
        sys.stdout.write("".join(f"docs/reference/{path} is not current.\n" for path in stale))
        sys.stdout.write("Run: make reference\n" if stale else f"{len(made)} reference pages are current.\n")
        return 1 if stale else 0
    for path in stale:
        if path in made:
            (REFERENCE / path).parent.mkdir(parents=True, exist_ok=True)
            (REFERENCE / path).write_text(made[path], encoding="utf-8")
        else:
            (REFERENCE / path).unlink()
    sys.stdout.write(f"{len(made)} reference pages, {len(stale)} of them written anew.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
