"""What changed between two dictionaries, in words of both languages."""

from __future__ import annotations

from typing import Any

import pytest

from commonfield.catalog import Catalog, CodeSet, Dictionary
from commonfield.intake.dictionary import Change, Version, differences

CATALOG = Catalog()
SENR = CATALOG.get(Dictionary, "calpads/senr")


def changed(**changes: Any) -> Dictionary:
    return SENR.model_copy(update=changes)


def elements(**changes: dict[str, Any]) -> Dictionary:
    """SENR with some elements changed, by name."""
    told = [e.model_copy(update=changes.get(e.name, {})) for e in SENR.elements]
    return changed(elements=told)


def told(after: Dictionary, catalog: Catalog = CATALOG) -> list[Change]:
    return differences(Version(SENR, CATALOG), Version(after, catalog))


def without(name: str) -> Dictionary:
    return changed(elements=[e for e in SENR.elements if e.name != name])


@pytest.mark.parametrize("name", CATALOG.all(Dictionary))
def test_a_dictionary_does_not_differ_from_itself(name: str) -> None:
    version = Version(CATALOG.get(Dictionary, name), CATALOG)
    assert differences(version, version) == []


def test_a_column_taken_out_is_removed_and_the_way_back_adds_it() -> None:
    (gone,) = told(without("ssid"))
    assert (gone.kind, gone.subject, gone.name) == ("removed", "element", "SSID")
    (back,) = differences(Version(without("ssid"), CATALOG), Version(SENR, CATALOG))
    assert (back.kind, back.text.en) == ("added", "Added: SSID; it may be empty.")


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"official": "StateId"}, "renamed", "SSID is now StateId"),
        ({"name": "state_id"}, "renamed", "was ssid and is now state_id"),
        ({"name": "state_id", "official": "StateId"}, "renamed", "SSID is now StateId"),
        ({"required": True}, "changed", "SSID: must now be filled."),
        ({"type": "integer"}, "changed", "SSID: type was text, is now whole number."),
        ({"absent": ["0000000000"]}, "changed", "was nothing, is now 0000000000"),
        ({"identifying": False}, "changed", "identifying was yes, is now no"),
    ],
)
def test_a_change_of_a_column_is_said_in_words(changes: dict[str, Any], kind: str, words: str) -> None:
    found = told(elements(ssid=changes))
    assert found[0].kind == kind
    assert any(words in change.text.en for change in found)
    assert not [change for change in found if change.kind in ("added", "removed")]


def test_codes_that_came_and_went_are_named(tmp_path: Any) -> None:
    folder = tmp_path / "code_sets" / "calpads"
    folder.mkdir(parents=True)
    shipped = CATALOG.get(CodeSet, "calpads/gender")
    (folder / "gender.yaml").write_text(
        "code_set: calpads/gender\nlabel: {en: Gender, es: Género}\ncodes:\n"
        '  - {code: "F", label: {en: Woman, es: Mujer}, verified: true}\n'
        '  - {code: "M", label: {en: Male, es: Masculino}, verified: true}\n'
        '  - {code: "U", label: {en: Unknown, es: Desconocido}}\n'
        "source: {title: Made for a test}\n",
        encoding="utf-8",
    )
    found = [change.text.en for change in told(SENR, Catalog(tmp_path))]
    assert len(shipped.codes) == 3
    assert found == [
        "Code X is no longer in calpads/gender.",
        "New code U in calpads/gender: Unknown.",
        "calpads/gender F: meaning was “Female”, is now “Woman”.",
    ]


def test_rules_that_came_went_or_cost_more_are_named() -> None:
    from commonfield.findings import Severity

    first, second, *rest = SENR.rules
    dearer = next(rule for rule in rest if rule.severity is Severity.WARN)
    after = [first.model_copy(update={"code": "CAL-999"})]
    after += [
        rule.model_copy(update={"severity": Severity.REFUSE_RECORD}) if rule is dearer else rule
        for rule in (second, *rest)
    ]
    found = told(changed(rules=after))
    assert [(c.kind, c.name) for c in found] == [
        ("removed", first.code),
        ("added", "CAL-999"),
        ("changed", dearer.code),
    ]
    assert "was a warning, is now the record is refused" in found[2].text.en


def test_the_layout_and_the_order_of_columns_count() -> None:
    other = changed(
        layout=SENR.layout.model_copy(update={"delimiter": "|"}), elements=list(reversed(SENR.elements))
    )
    found = [change.text.en for change in told(other)]
    assert any("delimiter was `^`, is now `|`" in text for text in found)
    assert "Columns stand in another order." in found


def test_every_difference_is_told_in_spanish_too() -> None:
    after = elements(ssid={"required": True, "type": "integer"})
    for change in told(after.model_copy(update={"elements": after.elements[1:]})):
        assert change.text.es
        assert change.text.es != change.text.en
        assert set(change.as_dict()) == {"kind", "subject", "name", "fact", "text"}
