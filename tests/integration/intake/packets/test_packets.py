"""A packet goes out, comes back, and brings what the dictionary's own file would."""

import datetime as dt
import hashlib
import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.partner_packets import (
    CORE,
    FORM,
    LOG,
    PARTNER,
    as_filled,
    damages,
    fill,
    filled,
    headings,
    records_of,
)

from commonfield import intake
from commonfield.catalog import CodeSet, Dictionary
from commonfield.findings import AgreementError, Exit, UsageError
from commonfield.intake import packets as forms
from commonfield.pipeline import packets


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("dictionary", [LOG, "calpads/senr"])
def test_a_packet_brings_the_same_bytes_as_the_delimited_file(
    region, make, put, several, catalog, write_file, dictionary, language
):
    records = records_of(several, catalog, 4, dictionary)
    made = make(dictionary, language=language)
    [outcome] = packets.read_packets(region, [put(filled(made, records))])
    assert (outcome.state, outcome.accepted, outcome.findings) == ("taken", 4, ())
    [receipt] = intake.submissions(region)
    assert receipt.content_hash == hashlib.sha256(write_file(dictionary, *records)).hexdigest()


def test_without_a_year_the_form_asks_for_it(region, make, put, several, catalog):
    made = make(year=None)
    assert "academic_year" in {column.element.name for column in made[0].columns}
    [outcome] = packets.read_packets(region, [put(filled(made, records_of(several, catalog, 2)))])
    assert (outcome.state, outcome.year, outcome.accepted) == ("taken", "", 2)


@given(data=st.data())
def test_random_records_come_back_as_they_were_filled_in(region, make, put, catalog, write_file, data):
    codes = [c.code for c in catalog.get(CodeSet, "work_based_learning/activity_type").codes if not c.to_year]
    words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
    names = words.filter(lambda text: text == " ".join(text.split()))
    days = st.dates(dt.date(2024, 7, 1), dt.date(2025, 6, 30)).map(lambda day: day.isoformat())
    record = st.fixed_dictionaries(
        {
            "participant_id": names,
            "last_name": names,
            "first_name": st.just("") | names,
            "ssid": st.from_regex(r"[0-9]{10}", fullmatch=True),
            "activity_type": st.sampled_from(codes),
            "began_on": days,
            "ended_on": st.just(""),
            "hours": st.integers(0, 2500).map(str),
        }
    )
    records = data.draw(st.lists(record, min_size=1, max_size=6))
    example = catalog.get(Dictionary, LOG).example
    whole = [{**example, **one} for one in records]
    back = filled(make(rows=10), whole)
    read = forms.read_packet(
        back,
        region=region.settings.id,
        partners=[PARTNER],
        secret=region.keys.token_secret(),
        catalog=catalog,
    )
    assert read.content == write_file(LOG, *whole)


def test_every_damage_is_answered_by_its_code_and_says_what_to_do(region, make, put, several, catalog):
    made = make()
    good = filled(made, records_of(several, catalog, 5))
    broken = damages(
        "Records",
        good=good,
        heading="Last name",
        label_heading="Kind of work-based learning",
        date_heading="First day",
        headings=headings(made[0]),
    )
    for kind, (content, code) in broken.items():
        [outcome] = packets.read_packets(region, [put(content())])
        assert outcome.answered, kind
        assert code in {finding.code for finding in outcome.findings}, (kind, outcome)
        assert all(finding.fix["en"] and finding.fix["es"] for finding in outcome.findings)
        assert "Ejemplo" not in str(outcome), kind
    # Of five equal records one is taken; nothing else of all these files.
    assert [receipt.accepted for receipt in intake.in_force(intake.submissions(region))] == [1]


@given(
    holes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=40)), max_size=4),
    kept=st.just(1.0) | st.floats(0, 1),
)
def test_whatever_happened_to_the_bytes_there_is_an_answer(region, make, put, several, catalog, holes, kept):
    good = bytearray(filled(make(rows=5), records_of(several, catalog, 3)))
    for where, length, instead in holes:
        at = int(where * len(good))
        good[at : at + length] = instead
    content = bytes(good[: int(kept * len(good))])
    [outcome] = packets.read_packets(region, [put(content)])
    assert outcome.state in ("taken", "again", "older", "refused", "in part")
    assert bool(outcome.findings) == outcome.answered
    assert "Ejemplo" not in str(outcome)


@given(
    parts=st.dictionaries(st.sampled_from(["xl/workbook.xml", FORM, CORE, "a.xml"]), st.binary(max_size=300))
)
def test_any_archive_is_answered(region, put, parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    [outcome] = packets.read_packets(region, [put(out.getvalue())])
    assert outcome.state == "refused" and outcome.findings


def test_the_plan_says_which_packets_are_made(region, tmp_path):
    plan = """
collections:
  - {partner: a-district, dictionaries: [work_based_learning/log], years: [2024, 2025], due: 09-15,
     channel: packet, sender: Registrar}
  - {partner: a-district, dictionaries: [calpads/senr], years: [2025], due: 09-15, sender: Registrar}
"""
    with pytest.raises(UsageError, match="collection plan"):
        packets.make_planned_packets(region, out=tmp_path / "out")
    (region.path / "collection.yaml").write_text(plan)
    made = packets.make_planned_packets(region, out=tmp_path / "out", rows=5)
    assert sorted(path.name for path, _ in made) == [
        "a-district work_based_learning-log 2024.xlsx",
        "a-district work_based_learning-log 2025.xlsx",
    ]
    assert len({packet.id for _, packet in made}) == 2
    with pytest.raises(UsageError, match="none to make"):
        packets.make_planned_packets(region, out=tmp_path / "out", year=1999)


def test_rows_in_findings_are_rows_of_the_form(region, make, put, several, catalog):
    packet, blank = make()
    records = as_filled(packet, records_of(several, catalog, 6))
    records[4]["Hours"] = 9999
    back = fill(blank, headings(packet), records, gaps=(6, 8))
    [outcome] = packets.read_packets(region, [put(back)])
    assert (outcome.state, outcome.accepted, outcome.refused) == ("in part", 5, 1)
    [finding] = outcome.findings
    assert (finding.code, finding.rows) == ("WBL-003", (11,))
    assert packets.exit_code([outcome]) is Exit.RECORDS_REFUSED


def test_labels_are_taken_in_either_language_and_codes_too(region, make, put, several, catalog):
    packet, blank = make()
    records = as_filled(packet, records_of(several, catalog, 3))
    records[0]["Gender"], records[1]["Gender"], records[2]["Gender"] = "femenino", "F", " FEMALE "
    [outcome] = packets.read_packets(region, [put(fill(blank, headings(packet), records))])
    assert (outcome.state, outcome.findings) == ("taken", ())


def test_a_form_made_before_what_is_asked_changed_is_answered(region, make, put, several, catalog):
    packet, _ = make()
    older = forms.write_packet(
        replace(packet, schema="0" * 24),
        appearance=catalog.appearance,
        secret=region.keys.token_secret(),
        made_at=dt.datetime(2026, 1, 1),
    )
    [outcome] = packets.read_packets(region, [put(filled((packet, older), records_of(several, catalog, 1)))])
    assert [finding.code for finding in outcome.findings] == ["FIL-067"]


def test_a_packet_of_another_region_or_partner_is_answered(region, make, put, several, catalog):
    made = make()
    packet, _ = made
    back = put(filled(made, records_of(several, catalog, 1)))
    [outcome] = packets.read_packets(region, [back], partner="a-college")
    assert [finding.code for finding in outcome.findings] == ["FIL-066"]
    foreign = forms.write_packet(
        replace(packet, region="another"),
        appearance=catalog.appearance,
        secret=b"another",
        made_at=dt.datetime(2026, 1, 1),
    )
    [outcome] = packets.read_packets(region, [put(foreign)])
    assert [finding.code for finding in outcome.findings] == ["FIL-066"]


def test_a_form_asks_only_what_agreements_permit(region, make, catalog):
    names = {e.name for e in catalog.get(Dictionary, LOG).elements}
    narrow_to(region, sorted(names - {"ssid", "employer"}))
    packet, _ = make()
    assert {c.element.name for c in packet.columns} == names - {"ssid", "employer", "academic_year"}


def test_a_form_without_what_every_record_needs_is_refused(region, make, catalog):
    narrow_to(region, ["participant_id", "activity_type", "academic_year"])
    with pytest.raises(AgreementError, match="began_on"):
        make()
    with pytest.raises(AgreementError, match="a clause that names"):
        make("university/degree")
    with pytest.raises(UsageError, match="a-stranger"):
        make(partner="a-stranger")


def narrow_to(region, elements):
    import yaml

    path = region.agreements / f"data-sharing-{PARTNER}.yaml"
    agreement = yaml.safe_load(path.read_text())
    for grant in agreement["grants"]:
        if LOG in grant["elements"]:
            grant["elements"][LOG] = elements
    path.write_text(yaml.safe_dump(agreement))


def test_a_packet_whose_agreement_has_ended_is_answered_and_not_taken(region, make, put, several, catalog):
    back = put(filled(make(), records_of(several, catalog, 1)))
    (region.agreements / f"data-sharing-{PARTNER}.yaml").unlink()
    outcomes = packets.read_packets(region, [back])
    assert [o.state for o in outcomes] == ["not permitted"]
    assert packets.exit_code(outcomes) is Exit.NO_AGREEMENT
    assert intake.submissions(region) == []


def test_nothing_but_the_cells_to_fill_in_can_be_changed_and_nothing_is_in_plain_text(
    region, make, put, several, catalog
):
    packet, blank = make()
    book = load_workbook(io.BytesIO(blank))
    form = book["Records"]
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert [sheet.sheet_state for sheet in book.worksheets][-2:] == ["hidden", "veryHidden"]
    locked = [
        form.cell(row, at).protection.locked
        for row in range(1, 5)
        for at in range(1, len(packet.columns) + 2)
    ]
    assert all(locked)
    columns = [form.column_dimensions[letter] for letter in form.column_dimensions]
    unlocked = {at for c in columns if not c.protection.locked for at in range(c.min, c.max + 1)}
    assert unlocked == set(range(2, len(packet.columns) + 2))
    packets.read_packets(region, [put(filled((packet, blank), records_of(several, catalog, 2)))])
    kept = [p for p in region.path.rglob("*") if p.is_file()]
    assert any(p.name.endswith(".xlsx.age") for p in kept)
    assert not any(b"Ejemplo" in p.read_bytes() or p.read_bytes()[:4] == b"PK\x03\x04" for p in kept)


def test_required_cells_have_checks_and_choices_have_lists(make):
    packet, blank = make()
    form = load_workbook(io.BytesIO(blank))["Records"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in form.data_validations.dataValidation}
    by_name = {c.element.name: f"{chr(66 + at)}5" for at, c in enumerate(packet.columns)}
    assert rules[by_name["activity_type"]].type == "list"
    assert rules[by_name["began_on"]].type == "date"
    assert rules[by_name["ssid"]].type == "textLength"
    assert form["A5"].value.startswith('=IF(COUNTA(B5:O5)=0,""')
    assert "SUMPRODUCT" in form["A5"].value
