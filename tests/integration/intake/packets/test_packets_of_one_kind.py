"""Packets of one kind are written once and stamped for each partner: nothing of another's is in them."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import pytest
import xlsxwriter
from openpyxl import load_workbook
from tests.partner_packets import filled, records_of

from commonfield.intake import packets as forms
from commonfield.intake.packets import stamping
from commonfield.pipeline import packets

MADE_AT = dt.datetime(2026, 3, 4, 5, 6, 7, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _no_workbook_is_kept():
    stamping._parts.cache_clear()


@pytest.fixture
def written(catalog):
    def written(packet):
        return forms.write_packet(packet, appearance=catalog.appearance, secret=b"a secret", made_at=MADE_AT)

    return written


def named(packet, partner, name):
    one = packet.partner.model_copy(update={"partner": partner, "name": name})
    # A new packet, so that nothing of the other's is remembered in it.
    return replace(packet, partner=one)


def texts(workbook):
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_workbook_is_written_once_for_all_partners(make, written, monkeypatch):
    books = []
    real = xlsxwriter.Workbook
    monkeypatch.setattr(xlsxwriter, "Workbook", lambda *a, **k: books.append(1) or real(*a, **k))
    packet, _ = make()
    books.clear()
    stamping._parts.cache_clear()
    for number in range(20):
        written(named(packet, f"office-{number}", f"Office {number}"))
    assert len(books) == 1
    written(replace(packet, language="es"))
    written(replace(packet, rows=7))
    written(replace(packet, columns=packet.columns[:-1]))
    assert len(books) == 4


def test_a_stamped_packet_holds_its_partner_alone_and_all_of_the_form(make, written):
    packet, _ = make()
    first = written(named(packet, "office-1", "Firstling & <Second> “School”"))
    other = texts(written(named(packet, "office-2", "Another School")))
    assert "Firstling" not in str(other) and "office-1" not in str(other)
    assert "\ue0f0" not in str(other)
    assert other["docProps/core.xml"].count("2026-03-04T05:06:07Z") == 2
    book = load_workbook(io.BytesIO(first))
    assert book["Start here"]["A2"].value == "For Firstling & <Second> “School”"
    assert book["On paper"]["A2"].value == "Firstling & <Second> “School”"
    assert book["Records"]["A1"].value.endswith("· Firstling & <Second> “School”")
    slip = {row[0].value: row[1].value for row in book["commonfield"].iter_rows()}
    assert (slip["partner"], slip["packet"]) == ("office-1", forms.packet_id(
        packet.region, "office-1", packet.dictionary.name, packet.year
    ))  # fmt: skip
    assert [sheet.sheet_state for sheet in book.worksheets][-2:] == ["hidden", "veryHidden"]
    assert len(book["Records"].data_validations.dataValidation) == len(packet.columns)
    assert (
        sum(str(row[0].value).startswith("=IF(COUNTA") for row in book["Records"].iter_rows(min_row=5)) == 50
    )


def test_the_same_packet_made_at_the_same_moment_is_the_same_bytes(make, written):
    packet, _ = make()
    first = written(packet)
    stamping._parts.cache_clear()
    assert written(packet) == first


def test_packets_of_two_partners_made_together_come_back_to_each(region, make, put, several, catalog):
    made = [make(partner=partner) for partner in ("a-district", "a-college")]
    back = [put(filled(one, records_of(several, catalog, 2)), f"{at}.xlsx") for at, one in enumerate(made)]
    outcomes = packets.read_packets(region, back)
    assert [(o.state, o.partner) for o in outcomes] == [("taken", "a-district"), ("taken", "a-college")]
