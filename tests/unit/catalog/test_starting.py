"""A new source starts as a dictionary that loads, is recognized, and whose rules can be broken."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from commonfield.catalog import Catalog, Dictionary
from commonfield.catalog.starting import main, start_source
from commonfield.findings import Exit, UsageError
from commonfield.intake import check_file

NAME = "county_office/attendance"


def file_of(dictionary, **cells):
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([element.official for element in dictionary.elements])
    writer.writerow([{**dictionary.example, **cells}[element.name] for element in dictionary.elements])
    return held.getvalue().encode()


@pytest.fixture
def started(tmp_path):
    start_source(NAME, tmp_path)
    return Catalog(tmp_path)


def test_it_has_every_key_and_its_example_is_recognized_and_accepted(started):
    dictionary = started.get(Dictionary, NAME)
    assert (dictionary.dictionary, dictionary.verified) == (NAME, False)
    result = check_file(file_of(dictionary), catalog=started)
    assert (result.dictionary, result.accepted, result.findings) == (NAME, 1, ())


def test_each_of_its_rules_can_be_broken(started):
    dictionary = started.get(Dictionary, NAME)
    assert dictionary.rules
    for rule in dictionary.rules:
        result = check_file(file_of(dictionary, **rule.breaks), catalog=started)
        assert [finding.code for finding in result.findings] == [rule.code]


def test_its_rules_have_codes_that_no_other_dictionary_uses(started):
    mine = {rule.code[:3] for rule in started.get(Dictionary, NAME).rules}
    others = {r.code[:3] for d in Catalog().all(Dictionary).values() for r in d.rules}
    assert mine and not mine & others


@pytest.mark.parametrize("name", ["", "attendance", "County/attendance", "a/b/c", "../x/y", "calpads/senr"])
def test_a_name_of_another_form_or_of_a_dictionary_that_is_there_is_refused(tmp_path, name, capsys):
    with pytest.raises(UsageError):
        start_source(name, tmp_path)
    assert main([name, str(tmp_path)]) == Exit.WRONG_USAGE
    assert "To fix:" in capsys.readouterr().err
    assert list(tmp_path.rglob("*.yaml")) == []


def test_nothing_that_is_there_is_written_over(tmp_path):
    path = start_source(NAME, tmp_path)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        start_source(NAME, tmp_path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_make_starts_it(tmp_path):
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-m", "commonfield.catalog.starting", NAME, str(tmp_path)],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "dictionaries" / f"{NAME}.yaml").is_file()
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    assert '-m commonfield.catalog.starting "$(NAME)" $(INTO)' in makefile
