import re

import pytest

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake import describe

CATALOG = Catalog()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", CATALOG.all(Dictionary))
def test_a_page_has_every_element_every_rule_and_no_open_table(name, language):
    dictionary = CATALOG.get(Dictionary, name)
    page = describe(dictionary, CATALOG, language)
    assert all(f"`{element.official}`" in page for element in dictionary.elements)
    assert all(f"| {rule.code} |" in page for rule in dictionary.rules)
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert rows
    assert all(line.endswith("|") for line in rows)
    assert "%Y" not in page


def test_a_page_is_in_its_language():
    dictionary = CATALOG.get(Dictionary, "calpads/senr")
    assert "Required" in describe(dictionary, CATALOG, "en")
    assert "Obligatorio" in describe(dictionary, CATALOG, "es")
    assert "AAAAMMDD" in describe(dictionary, CATALOG, "es")


def test_elements_are_numbered_as_the_publisher_numbers_them():
    page = describe(CATALOG.get(Dictionary, "calpads/senr"), CATALOG)
    assert re.search(r"^\| 27 \| `StudentSchoolCompletionStatus` ", page, re.M)
