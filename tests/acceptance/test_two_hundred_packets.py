"""A stick with two hundred packets, thirty of them damaged: 170 are taken and 30 answered, in any order."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
from tests.partner_packets import damages, fill

from commonfield import intake
from commonfield.catalog import Dictionary
from commonfield.pipeline import packets
from commonfield.region import Region, begin_region
from commonfield.synthetic.agreements import draw_up, write_agreements

LOG = "work_based_learning/log"
PARTNERS = [f"office-{number:02d}" for number in range(40)]
YEARS = range(2021, 2026)
DAMAGED = 30


@pytest.fixture
def region(tmp_path: Path) -> Region:
    partners = [{"partner": p, "name": p.title(), "kind": "school_district"} for p in PARTNERS]
    begun = begin_region(
        tmp_path / "region", region="tulare-kings", keys=tmp_path / "keys", settings={"partners": partners}
    )
    write_agreements(draw_up(begun.settings.partners, [(p, LOG) for p in PARTNERS]), begun.agreements)
    return begun


def fill_stick(region: Region, folder: Path) -> dict[str, str]:
    """Put 200 packets into a folder; give the code that answers each damaged one, by its name."""
    folder.mkdir()
    example = region.catalog.get(Dictionary, LOG).example
    code_by_name: dict[str, str] = {}
    for at, partner in enumerate(PARTNERS):
        for year in YEARS:
            number = at * len(YEARS) + year - YEARS[0]
            packet = packets.make_packet(
                region, partner=partner, dictionary=LOG, out=folder / "blank.xlsx", year=year, rows=6
            )
            headings = [column.heading for column in packet.columns]
            label = {column.heading: column for column in packet.columns}
            record = {
                heading: next((c.label for c in column.choices if c.code == example[column.element.name]), "")
                or example[column.element.name]
                for heading, column in label.items()
            }
            record |= {"First day": dt.date(year, 1, 13), "Last day": dt.date(year, 4, 11), "Hours": 120}
            records = [
                {**record, headings[0]: f"P{number}-{i}", headings[1]: f"{number:05d}{i:05d}"}
                for i in range(5)
            ]
            content = fill((folder / "blank.xlsx").read_bytes(), headings, records)
            name = f"packet {number:03d}.xlsx"
            if number < DAMAGED:
                broken = list(
                    damages(
                        "Records",
                        good=content,
                        heading="Last name",
                        label_heading="Kind of work-based learning",
                        date_heading="First day",
                        headings=headings,
                    ).values()
                )
                damage, code_by_name[name] = broken[number % len(broken)]
                content = damage()
            (folder / name).write_bytes(content)
    (folder / "blank.xlsx").unlink()
    (folder / "Thumbs.db").write_bytes(b"left by a window")
    return code_by_name


def in_force(region: Region) -> list[tuple[str, str, int]]:
    return sorted((r.partner, r.id, r.accepted) for r in intake.in_force(intake.submissions(region)))


@pytest.mark.slow
def test_170_are_taken_and_30_are_answered_twice_in_another_order(region: Region, tmp_path: Path) -> None:
    codes = fill_stick(region, tmp_path / "stick")
    assert len(codes) == DAMAGED and len(set(codes.values())) >= 12
    files = sorted((tmp_path / "stick").glob("*.xlsx"))
    states = []
    for seed in (1, 2):
        random.Random(seed).shuffle(files)
        outcomes = packets.read_packets(region, files)
        answered = {o.file: {f.code for f in o.findings} for o in outcomes if o.answered}
        assert len(outcomes) - len(answered) == 170
        assert answered.keys() == codes.keys()
        assert [name for name, code in codes.items() if code not in answered[name]] == []
        states.append(in_force(region))
    for at in range(0, len(files), 40):
        packets.read_packets(region, files[at : at + 40])
    states.append(in_force(region))
    assert states[0] == states[1] == states[2]
    assert sum(accepted == 5 for _, _, accepted in states[0]) == 170
    assert region.ledger.verify() == len(region.ledger.entries())
