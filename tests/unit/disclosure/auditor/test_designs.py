"""A design is checked before anything is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonfield.disclosure.auditor import load_design
from commonfield.findings import DefinitionError

GUIDE = Path(__file__).parents[4] / "docs" / "how-to" / "audit-published-tables.md"


def designed(folder: Path, text: str):
    file = folder / "audit.yaml"
    file.write_text(text, encoding="utf-8")
    return load_design(file)


def test_what_a_file_says_replaces_what_is_said_of_all(tmp_path):
    design = designed(
        tmp_path,
        "hidden: ['*']\nkeys: [a, b]\ncounts: [n]\nfiles:\n  - {file: x.csv, hidden: ['0'], keys: [c]}\n",
    )
    own, other = design.table("x.csv", columns=["c", "n"]), design.table("y.csv", columns=["a", "n"])
    assert (own.hidden, own.keys) == (("0",), ("c",))
    assert (other.hidden, other.keys) == (("*",), ("a",))


def test_the_design_that_the_guide_shows_is_one(tmp_path):
    shown = GUIDE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    text = "\n".join(line.removeprefix("   ") for line in shown.splitlines())
    design = designed(tmp_path, text)
    assert [file.file for file in design.files] == ["outcomes.csv", "by-gender.csv"]
    assert design.split["group"].alone == ("SD", "SE")


WRONG = {
    "key": ("kees: [a]", "audit.yaml:1: kees"),
    "range": ("keys: [a]\nrange: [5, 1]", "audit.yaml:2: range: expected the least number first"),
    "below_zero": ("range: [-1, 4]", "audit.yaml:1: range"),
    "width": ("width: 0", "audit.yaml:1: width"),
    "absent": ("absent: perhaps", "audit.yaml:1: absent"),
    "twice": ("split: {g: {total: TA, into: {x: [A, B], y: [B]}}}", "expected each code once"),
    "circle": ("parents: {place: {a: b, b: a}}", "expected parents without a circle"),
    "part_of_itself": ("part_of: {n: n}", "expected parents without a circle"),
    "file": ("files: [{keys: [a]}]", "audit.yaml:1: files.0.file"),
    "empty": ("", "expected a definition, found an empty file"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_design_is_refused_with_its_line(tmp_path, text, said):
    with pytest.raises(DefinitionError) as refusal:
        designed(tmp_path, text)
    assert said in refusal.value.what


def test_a_design_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "audit.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DefinitionError, match="cannot be read as text"):
        load_design(file)
