"""Starts a dictionary: `make new-source NAME=publisher/file`. What it writes loads, and passes its tests."""

from __future__ import annotations

import re
import sys
from importlib import resources
from pathlib import Path

from commonfield.catalog.catalog import Catalog
from commonfield.catalog.dictionary import Dictionary
from commonfield.findings import CommonfieldError, UsageError

TEMPLATE = "starting.yaml.txt"
_NAME = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*")


def start_source(name: str, definitions: Path) -> Path:
    """Write a first dictionary for a new kind of file, and give its path.

    It has every key that a dictionary must have, with invented elements; each is to be replaced by what
    the file holds. Names and rule codes are such that no other dictionary has them.

    Args:
        name: Publisher and file, e.g. `county_office/attendance`.
        definitions: A folder of definitions: the shipped ones, or a region's own.

    Raises:
        UsageError: the name is not of that form, or there is a dictionary of that name.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"NAME: expected publisher/file in small letters, digits and underscores, found `{name}`.",
            fix="For example: make new-source NAME=county_office/attendance.",
        )
    path = definitions / "dictionaries" / f"{name}.yaml"
    if path.exists() or name in Catalog().all(Dictionary):
        raise UsageError(
            f"expected a name that no dictionary has, found `{name}`.", fix="Edit the one that is there."
        )
    publisher, file = name.split("/")
    title = file.replace("_", " ").title()
    template = resources.files("commonfield.catalog").joinpath(TEMPLATE).read_text(encoding="utf-8")
    text = template
    for mark, value in (
        ("NAME", name),
        ("PUBLISHER", publisher),
        ("TITLE", title),
        ("PREFIX", _prefix(file)),
    ):
        text = text.replace(f"<{mark}>", value)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _prefix(file: str) -> str:
    """Give three letters for rule codes that no dictionary uses yet."""
    used = {rule.code[:3] for d in Catalog().all(Dictionary).values() for rule in d.rules}
    letters = (re.sub(r"[^a-z]", "", file) + "xyz").upper()
    tried = (letters[:2] + last for last in letters[2:] + "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return next(prefix for prefix in tried if prefix not in used)


def main(arguments: list[str]) -> int:
    """Start the dictionary named, in the shipped definitions or in the folder named after it."""
    shipped = Path(__file__).parents[1] / "definitions"
    name, folder = arguments[0] if arguments else "", Path(arguments[1]) if len(arguments) > 1 else shipped
    try:
        path = start_source(name, folder)
    except CommonfieldError as error:
        sys.stderr.write(f"{error}\n")
        return int(error.exit_code)
    sys.stdout.write(f"{path} is a dictionary already. Put in what the file holds, from top to bottom.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
