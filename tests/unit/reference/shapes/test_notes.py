"""What shapes note of what they mended has words in both languages."""

import re
from pathlib import Path

import pytest
import yaml

import commonfield.reference as reference

FOLDER = Path(reference.__file__).parent
KEY = re.compile(r'\("([a-z_]+)", [a-z]+\)')


def noted() -> set[str]:
    """Find the keys of notes where they are made: a pair of a name and a count."""
    return {key for file in (FOLDER / "shapes").glob("*.py") for key in KEY.findall(file.read_text("utf-8"))}


def test_notes_are_found_where_they_are_made():
    assert {"hidden_zeros", "cohorts_of_several_counts", "schools_among_all", "rows_of_one_key"} <= noted()


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_note_has_words(language):
    words = yaml.safe_load((FOLDER / "messages" / f"{language}.yaml").read_text("utf-8"))
    assert [key for key in sorted(noted()) if "{n}" not in words.get(f"mended_{key}", "")] == []
