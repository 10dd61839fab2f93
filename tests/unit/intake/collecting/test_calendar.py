"""The plan for a calendar: lines as RFC 5545 wants them, and the same entry for the same thing."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Catalog, Expected
from commonfield.intake.collecting import calendar_file

CATALOG = Catalog()
PLAIN = st.text(st.characters(blacklist_categories=("Cc", "Cs")), min_size=1, max_size=120)


def expected(**changes: object) -> Expected:
    usual = {
        "partner": "a-district", "dictionary": "calpads/senr", "academic_year": 2025,
        "due": date(2025, 9, 15), "channel": "file", "sender": "Registrar", "covered_by": "Director",
    }  # fmt: skip
    return Expected.model_validate({**usual, **changes})


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_an_entry_says_what_is_due_who_sends_it_and_who_covers() -> None:
    files = [expected(), expected(dictionary="calpads/sinf"), expected(academic_year=2024)]
    text = calendar_file(files, region="A Region", names={"a-district": "A District"}, catalog=CATALOG)
    lines = unfolded(text)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20250915" in lines
    assert "DTEND;VALUE=DATE:20250916" in lines
    assert "SUMMARY:Due: files of A District" in lines
    (details,) = [line for line in lines if line.startswith("DESCRIPTION:Student enrollment")]
    assert r"(SENR): 2023–24\, 2024–25\n" in details
    assert r"\nSends: Registrar\nCovers when away: Director" in details


def test_the_same_plan_gives_the_same_file_and_spanish_entries_in_spanish() -> None:
    first = calendar_file([expected()], region="R", names={}, catalog=CATALOG, language="es")
    assert first == calendar_file([expected()], region="R", names={}, catalog=CATALOG, language="es")
    assert "Vence: archivos de a-district" in first


@given(sender=PLAIN, name=PLAIN)
def test_no_line_is_longer_than_75_bytes_and_unfolding_gives_the_text_back(sender: str, name: str) -> None:
    text = calendar_file([expected(sender=sender)], region=name, names={"a-district": name}, catalog=CATALOG)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    escaped = sender.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"Sends: {escaped}" in text.replace("\r\n ", "")
