"""Both sides must allow it: who hears of its own students, and whose records tell of them."""

from datetime import date

import pytest

from commonfield.agreements import GIVE_BACK, as_read_by, permitted_elements
from commonfield.agreements.lineage import could_tell
from commonfield.catalog import Agreement, Catalog, Dictionary

DAY = date(2026, 10, 31)


def agreement(party: str, *, audiences: list[str], redisclosure: bool = True, **changes: object) -> Agreement:
    grant = {
        "clause": "1",
        "elements": {"calpads/senr": ["ssid", "school_of_attendance"]},
        "purposes": [GIVE_BACK],
        "audiences": audiences,
    }
    return Agreement.model_validate(
        {
            "agreement": f"dsa-{party}",
            "layer": "dsa",
            "label": {"en": "Data sharing", "es": "Intercambio de datos"},
            "parties": [party, "backbone"],
            "legal_basis": "audit_or_evaluation",
            "redisclosure": redisclosure,
            "in_force_from": "2022-07-01",
            "in_force_to": "2028-06-30",
            "destroy_by": "2029-06-30",
            "signatures": [
                {"party": name, "role": "head", "signed_on": "2022-06-01"} for name in (party, "backbone")
            ],
            "grants": [{**grant, **changes}],
        }
    )


@pytest.fixture(scope="module")
def senr() -> Dictionary:
    return Catalog().get(Dictionary, "calpads/senr")


def heard(signed: list[Agreement], senr: Dictionary, *, of: str, by: str = "north") -> frozenset[str]:
    asked = as_read_by(signed, by, rows_of=of)
    return permitted_elements(
        asked, partner=of, dictionary=senr, purpose=GIVE_BACK, audience=by, on=DAY
    ).elements


def test_others_tell_every_partner_where_their_clause_says_so(senr: Dictionary) -> None:
    assert heard([agreement("south", audiences=["partners"])], senr, of="south") == {
        "ssid",
        "school_of_attendance",
    }


def test_a_clause_may_name_one_partner_and_no_other(senr: Dictionary) -> None:
    signed = [agreement("south", audiences=["north"])]
    assert heard(signed, senr, of="south", by="north")
    assert not heard(signed, senr, of="south", by="west")


def test_without_redisclosure_others_tell_nothing(senr: Dictionary) -> None:
    assert not heard([agreement("south", audiences=["partners"], redisclosure=False)], senr, of="south")


def test_a_partner_hears_of_its_own_only_where_its_own_clause_names_it(senr: Dictionary) -> None:
    assert not heard([agreement("north", audiences=["partners"])], senr, of="north")
    assert heard([agreement("north", audiences=["north"], redisclosure=False)], senr, of="north")


def test_another_purpose_permits_nothing(senr: Dictionary) -> None:
    signed = [agreement("south", audiences=["partners"], purposes=["k16-regional-report"])]
    assert not heard(signed, senr, of="south")


def test_the_answer_to_a_no_names_the_agreement_of_the_partner_alone(senr: Dictionary) -> None:
    memorandum = agreement("north", audiences=[]).model_copy(
        update={"agreement": "memorandum", "layer": "mou", "grants": []}
    )
    signed = [agreement("north", audiences=["public"]), memorandum]
    asked = as_read_by(signed, "north", rows_of="north")
    permission = permitted_elements(
        asked, partner="north", dictionary=senr, purpose=GIVE_BACK, audience="north", on=DAY
    )
    assert permission.instead == (
        "a clause in dsa-north that names calpads/senr for the purpose give-back and the audience north"
    )


def test_a_file_whose_rows_are_all_of_college_tells_nothing_of_high_school() -> None:
    college = Catalog().get(Dictionary, "mis/sb")
    assert not could_tell(college, "enrollment", [{"level": "high_school"}])
    assert could_tell(college, "enrollment", [{"level": "high_school"}, {"level": ["postsecondary"]}])
    assert could_tell(college, "enrollment", [{"special_admit": True}])
    assert not could_tell(college, "completion", [{}])


def test_in_doubt_a_file_could_tell(senr: Dictionary) -> None:
    assert could_tell(senr, "enrollment", [{"level": "postsecondary"}])
    assert could_tell(senr, "enrollment", [{"grade_level": {"at_least": 9}}])
