"""Two forms of a file are one file: one agreement covers both, the later takes the earlier's place."""

from datetime import date

import pytest

from commonfield import agreements, intake
from commonfield.catalog import Agreement, Dictionary

ON = date(2025, 1, 1)


def send(region, content):
    partner = "a-district" if content.startswith(b"SENR") else "a-college"
    receipt = intake.submit(region, partner=partner, content=content, file_name="f", by="steward")
    assert receipt.status == "accepted"
    return receipt


@pytest.mark.parametrize(
    ("first", "second"),
    [("mis/sx", "mis/sx_fixed"), ("mis/sx_fixed", "mis/sx"), ("calpads/senr", "calpads/senr_2021")],
)
def test_a_later_form_takes_the_place_of_an_earlier_one(region, write_file, first, second):
    send(region, write_file(first, {}))
    later = send(region, write_file(second, {}))
    assert [receipt.id for receipt in intake.in_force(intake.submissions(region))] == [later.id]


def test_another_type_of_file_of_the_same_term_stays_beside_it(region, write_file):
    both = [
        send(region, write_file(name, {})).id
        for name in ("mis/sx_fixed", "mis/sxd", "mis/st", "mis/ss_fixed")
    ]
    assert [receipt.id for receipt in intake.in_force(intake.submissions(region))] == both


def test_a_person_has_one_token_in_every_form(region, write_file):
    for name in ("mis/sx", "mis/sx_fixed", "mis/sb_fixed", "mis/ss_fixed"):
        send(region, write_file(name, {}))
    assert intake.accepted(region).identity_records["subject_id"].n_unique() == 1


def test_an_agreement_that_names_a_file_covers_its_forms_and_no_other_file(catalog):
    signed = [
        Agreement.model_validate(
            {
                "agreement": "a", "layer": "dsa", "label": {"en": "A", "es": "A"}, "parties": ["a-college"],
                "legal_basis": "studies", "in_force_from": "2024-01-01", "in_force_to": "2026-01-01",
                "destroy_by": "2027-01-01",
                "signatures": [{"party": "a-college", "role": "president", "signed_on": "2023-12-01"}],
                "grants": [{"clause": "1", "elements": {"mis/sx": ["sb00", "sx04"]}, "purposes": ["report"],
                            "audiences": ["public"]}],
            }
        )
    ]  # fmt: skip

    def permitted(name):
        dictionary = catalog.get(Dictionary, name)
        allowed = agreements.permitted_elements(
            signed, partner="a-college", dictionary=dictionary, purpose="report", audience="public", on=ON
        )
        may = agreements.may_submit(signed, partner="a-college", dictionary=dictionary, on=ON)
        return may.any, sorted(allowed.elements)

    assert permitted("mis/sx") == permitted("mis/sx_fixed") == (True, ["sb00", "sx04"])
    assert permitted("mis/sxd") == permitted("mis/sb_fixed") == (False, [])
