from datetime import date
from pathlib import Path

import pytest
import yaml

from commonfield.agreements import in_force, may_link, may_submit, permitted_elements, read_agreements
from commonfield.agreements.lineage import elements_behind
from commonfield.catalog import Agreement, Catalog, Dictionary
from commonfield.findings import AgreementError, DefinitionError

DAY = date(2026, 10, 31)


def agreement(**changes: object) -> Agreement:
    written: dict[str, object] = {
        "agreement": "dsa-desert-union",
        "version": 1,
        "layer": "dsa",
        "label": {"en": "Data sharing", "es": "Intercambio de datos"},
        "parties": ["desert-union", "backbone"],
        "legal_basis": "audit_or_evaluation",
        "in_force_from": "2022-07-01",
        "in_force_to": "2028-06-30",
        "destroy_by": "2029-06-30",
        "signatures": [
            {"party": "desert-union", "role": "superintendent", "signed_on": "2022-06-01"},
            {"party": "backbone", "role": "director", "signed_on": "2022-06-02"},
        ],
        "grants": [
            {
                "clause": "3.1",
                "elements": {"calpads/senr": ["local_student_id", "grade_level_code"]},
                "purposes": ["k16-regional-report"],
                "audiences": ["public"],
            }
        ],
    }
    return Agreement.model_validate({**written, **changes})


@pytest.fixture(scope="module")
def senr() -> Dictionary:
    return Catalog().get(Dictionary, "calpads/senr")


def ask(signed: list[Agreement], senr: Dictionary, **changes: object):
    question = {"partner": "desert-union", "dictionary": senr, "purpose": "k16-regional-report",
                "audience": "public", "on": DAY}  # fmt: skip
    return permitted_elements(signed, **{**question, **changes})


def test_only_the_elements_a_clause_names_are_permitted(senr: Dictionary) -> None:
    permission = ask([agreement()], senr)
    assert permission.elements == {"local_student_id", "grade_level_code"}
    assert permission.clauses == ("dsa-desert-union v1, clause 3.1",)
    assert not permission.covers({"local_student_id", "ssid"})


def test_all_means_every_element_of_that_dictionary_alone(senr: Dictionary) -> None:
    grant = agreement().grants[0].model_copy(update={"elements": {"calpads/senr": ["all"]}})
    permission = ask([agreement(grants=[grant.model_dump()])], senr)
    assert permission.elements == {element.name for element in senr.elements}
    other = Catalog().get(Dictionary, "calpads/scte")
    assert not ask([agreement(grants=[grant.model_dump()])], other).any


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": "marketing"},
        {"audience": "members"},
        {"partner": "another-district"},
        {"on": date(2028, 7, 1)},
        {"on": date(2022, 6, 30)},
    ],
)
def test_another_purpose_audience_partner_or_day_is_not_permitted(senr: Dictionary, changes: dict) -> None:
    permission = ask([agreement()], senr, **changes)
    assert not permission.any
    assert permission.instead


def test_the_first_and_the_last_day_count(senr: Dictionary) -> None:
    assert ask([agreement()], senr, on=date(2022, 7, 1)).any
    assert ask([agreement()], senr, on=date(2028, 6, 30)).any


def test_an_agreement_not_signed_by_every_party_is_not_in_force() -> None:
    unsigned = agreement(signatures=[agreement().signatures[0].model_dump()])
    assert not in_force(unsigned, DAY, among=[unsigned])
    late = agreement().signatures[1].model_copy(update={"signed_on": date(2027, 1, 1)})
    signed_later = agreement(signatures=[agreement().signatures[0].model_dump(), late.model_dump()])
    assert not in_force(signed_later, DAY, among=[signed_later])


def test_an_agreement_ends_with_the_one_it_stands_under() -> None:
    frame = agreement(agreement="mou", layer="mou", grants=[], in_force_to="2025-06-30")
    below = agreement(under="mou")
    assert in_force(below, date(2025, 6, 30), among=[frame, below])
    assert not in_force(below, DAY, among=[frame, below])
    assert not in_force(below, DAY, among=[below])


def test_agreements_under_each_other_in_a_circle_are_never_in_force() -> None:
    one, other = agreement(agreement="one", under="other"), agreement(agreement="other", under="one")
    assert not in_force(one, DAY, among=[one, other])


def test_a_partner_may_submit_only_kinds_of_files_that_a_clause_names(senr: Dictionary) -> None:
    assert may_submit([agreement()], partner="desert-union", dictionary=senr, on=DAY).any
    refused = may_submit(
        [agreement()], partner="desert-union", dictionary=Catalog().get(Dictionary, "calpads/scte"), on=DAY
    )
    assert not refused.any
    assert "calpads/scte" in refused.instead


def test_a_clause_can_forbid_linkage() -> None:
    grant = agreement().grants[0].model_copy(update={"linkage": False})
    assert may_link([agreement()], partner="desert-union", on=DAY).any
    assert not may_link([agreement(grants=[grant.model_dump()])], partner="desert-union", on=DAY).any


def test_two_files_of_one_version_are_refused(tmp_path: Path) -> None:
    text = yaml.safe_dump(agreement().model_dump(mode="json", exclude={"name", "hash", "file"}))
    (tmp_path / "a.yaml").write_text(text)
    (tmp_path / "b.yaml").write_text(text)
    with pytest.raises(AgreementError, match="expected one file for version 1"):
        read_agreements(tmp_path)


def test_a_broken_agreement_names_its_line(tmp_path: Path) -> None:
    text = yaml.safe_dump(
        agreement().model_dump(mode="json", exclude={"name", "hash", "file"}), sort_keys=False
    )
    lines = [("layer: handshake" if line.startswith("layer") else line) for line in text.splitlines()]
    (tmp_path / "a.yaml").write_text("\n".join(lines))
    line = 1 + next(i for i, text in enumerate(lines) if text.startswith("layer"))
    with pytest.raises(DefinitionError, match=rf"a.yaml:{line}: layer"):
        read_agreements(tmp_path)


def test_a_column_leads_back_to_the_elements_it_is_made_of(senr: Dictionary) -> None:
    behind = elements_behind(senr, [("enrollment", "exit_reason"), ("enrollment", "first_time")])
    assert "student_exit_reason_code" in behind["enrollment"]
    assert "grade_level_code" in behind["enrollment"], "first_time is derived from the grade"
    assert "local_student_id" in behind["enrollment"], "without the subject's id a row is nobody's"
    assert "student_birth_date" not in behind["enrollment"]


def test_a_derived_characteristic_leads_back_to_what_was_stated() -> None:
    sela = Catalog().get(Dictionary, "calpads/sela")
    behind = elements_behind(sela, [("characteristic", "english_learner")])
    assert "english_acquisition_status_code" in behind["characteristic"]
    assert elements_behind(sela, [("employment", "wages")]) == {}


def test_the_academic_year_of_a_record_leads_back_to_the_element_that_tells_it() -> None:
    scte = Catalog().get(Dictionary, "calpads/scte")
    behind = elements_behind(scte, [("participation", "began_on")])
    assert "academic_year_id" in behind["participation"]


def test_every_column_of_every_map_leads_back_to_elements_of_its_own_dictionary() -> None:
    for dictionary in Catalog().all(Dictionary).values():
        names = {element.name for element in dictionary.elements}
        fields = [(mapped.table, column) for mapped in dictionary.maps for column in mapped.columns]
        fields += [
            ("characteristic", mapped.columns["characteristic"].strip("'"))
            for mapped in dictionary.maps
            if mapped.table == "characteristic"
        ]
        for table, elements in elements_behind(dictionary, fields).items():
            assert elements <= names, (dictionary.name, table)
