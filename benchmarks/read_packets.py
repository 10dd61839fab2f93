"""What it costs to make packets and to take them back, beside only writing and reading workbooks.

The yardsticks, in the same process: XlsxWriter writing workbooks with as many plain cells, and openpyxl
reading the very packets. They come back blank: each is opened, held to its checksum and answered.
Packets of one kind (dictionary, year, columns) are written once and stamped for each partner; there are
five kinds here, and the first of each kind is measured with the others.

    python -m benchmarks.read_packets [PACKETS]
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from commonfield.pipeline import packets
from commonfield.region import Region, begin_region
from commonfield.synthetic.agreements import draw_up, write_agreements

PACKETS = 200
ROWS = 300
LOG = "work_based_learning/log"
YEARS = range(2021, 2026)


def region_of(folder: Path, partners: int) -> Region:
    """Begin a region of offices that may send the log."""
    names = [f"office-{number:02d}" for number in range(partners)]
    told = [{"partner": name, "name": name.title(), "kind": "school_district"} for name in names]
    begun = begin_region(
        folder / "region", region="tulare-kings", keys=folder / "keys", settings={"partners": told}
    )
    write_agreements(draw_up(begun.settings.partners, [(name, LOG) for name in names]), begun.agreements)
    return begun


def plain_workbooks(count: int, columns: int) -> None:
    """Write workbooks with as many plain cells as a packet has."""
    from xlsxwriter import Workbook

    for _ in range(count):
        book = Workbook(io.BytesIO(), {"in_memory": True})
        sheet = book.add_worksheet()
        for row in range(ROWS):
            for column in range(columns):
                sheet.write_string(row, column, "x")
        book.close()


def read_plainly(files: list[Path]) -> None:
    """Read every cell of every sheet, and do nothing with it."""
    from openpyxl import load_workbook

    for file in files:
        book = load_workbook(io.BytesIO(file.read_bytes()), read_only=True)
        for sheet in book.worksheets:
            for _ in sheet.iter_rows(values_only=True):
                pass


def seconds(does: Callable[[], object]) -> float:
    began = time.process_time()
    does()
    return time.process_time() - began


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PACKETS
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        region = region_of(folder, -(-count // len(YEARS)))
        asked = [(p.partner, year) for p in region.settings.partners for year in YEARS][:count]
        files = [folder / f"{partner} {year}.xlsx" for partner, year in asked]

        def make() -> list[int]:
            made = [
                packets.make_packet(region, partner=partner, dictionary=LOG, out=file, year=year, rows=ROWS)
                for (partner, year), file in zip(asked, files, strict=True)
            ]
            return [len(packet.columns) for packet in made]

        made: list[int] = []
        made_s = seconds(lambda: made.extend(make()))
        columns = made[0]
        written_s = seconds(lambda: plain_workbooks(count, columns))
        read_s = seconds(lambda: packets.read_packets(region, files))
        plainly_s = seconds(lambda: read_plainly(files))
    print(f"{count} packets of {ROWS} rows and {columns} columns")
    print(f"make  {made_s:6.1f} CPU s, {made_s / written_s:4.1f} x writing plain cells")
    print(f"read  {read_s:6.1f} CPU s, {read_s / plainly_s:4.1f} x reading every cell")


if __name__ == "__main__":
    main()
