from __future__ import annotations

import csv
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from threading import Lock

from commonfield import synthetic
from commonfield.catalog import Catalog
from commonfield.findings import UsageError
from commonfield.intake import Receipt
from commonfield.pipeline.adopting import adopt
from commonfield.pipeline.measuring import REPORT, publication_definitions
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.run import RouteResult, run_route
from commonfield.pipeline.submitting import submit
from commonfield.region import PLAN, Region, begin_region, write_whole

MARK = "demo.json"
REFERENCE = "reference"
LEAD = "Invented Backbone Office"
CERTIFIER = "Director, Invented Backbone Office"
INVENTED_DECISION = "2026-07 (invented)"


@dataclass(frozen=True)
class Demonstration:
    """Where everything of a demonstration lies, and how the route went."""

    folder: Path
    region: Region
    accepted: int
    refused: int
    result: RouteResult

    @property
    def reference(self) -> Path:
        """The folder of invented public files."""
        return self.folder / REFERENCE


def demonstrate(
    folder: Path,
    *,
    students: int = 40_000,
    seed: int = 2026,
    messiness: synthetic.Messiness = "real",
    region: str = "inland-empire",
    engine: str = "duckdb",
    keys: Path | None = None,
    occasion: Occasion | None = None,
) -> Demonstration:
    """Invent a region, send its partners' files, and run the whole route.

    In `folder`: `partners/` (what each partner holds, and the truth), `region/` (the region folder),
    `reference/` (invented public files of agencies).
    A folder that an earlier demonstration made is replaced; any other is refused.
    """
    occasion = occasion or Occasion()
    _clear(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / MARK, json.dumps({"students": students, "seed": seed, "region": region}).encode())
    occasion.tell(f"Inventing {students:,} learners and their partners' files")
    partners = folder / "partners"
    invention = synthetic.invent(
        partners,
        students=students,
        seed=seed,
        messiness=messiness,
        region=region,
        catalog=Catalog(),
        public=folder / REFERENCE,
    )
    begun = begin_invented_region(folder / "region", invention, keys=keys)
    accepted, refused = submit_all(begun, partners, occasion=occasion)
    adopt_all(begun, occasion=occasion)
    result = run_route(begun, engine=engine, occasion=occasion)
    return Demonstration(folder, begun, accepted, refused, result)


def begin_invented_region(path: Path, invention: synthetic.Invention, *, keys: Path | None = None) -> Region:
    """Begin a region folder with invented partners, their agreements and the plan of what they send."""
    settings = {
        "invented": True,
        "lead": LEAD,
        "certifier": CERTIFIER,
        "data_as_of": invention.data_as_of,
        "partners": [partner.model_dump(mode="json") for partner in invention.partners],
    }
    begun = begin_region(path, region=invention.region, keys=keys, settings=settings)
    for agreement in sorted((invention.folder / "agreements").glob("*.yaml")):
        shutil.copy(agreement, begun.agreements / agreement.name)
    files = [(file.partner, file.dictionary, file.academic_year) for file in invention.files]
    plan = synthetic.draw_up_plan(invention.partners, files, as_of=invention.data_as_of)
    write_whole(begun.path / PLAN, synthetic.write_plan(plan))
    pathways = begun.path / "definitions" / "pathways" / invention.region
    for definition in sorted((invention.folder / "pathways").glob("*.yaml")):
        write_whole(pathways / definition.name, definition.read_bytes())
    for name, text in synthetic.invented_targets().items():
        write_whole(begun.path / "definitions" / "targets" / name, text.encode())
    return begun


def submit_all(region: Region, partners: Path, *, occasion: Occasion) -> tuple[int, int]:
    """Submit every file that `synth` listed; return how many records were accepted and refused.

    Partners send at the same time, as they would; each sends its own files in the order of the list.
    """
    with (partners / "manifest.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    numbers, telling = count(1), Lock()

    def send(row: dict[str, str]) -> Receipt:
        with telling:
            occasion.tell("Checking and storing the partners' files", done=next(numbers), of=len(listed))
        return submit(
            region,
            partner=row["partner"],
            file=partners / "files" / row["partner"] / row["file"],
            dictionary=row["dictionary"],
            academic_year=int(row["academic_year"]) if row["academic_year"] else None,
            occasion=occasion,
        )

    by_partner: dict[str, list[dict[str, str]]] = {}
    for row in listed:
        by_partner.setdefault(row["partner"], []).append(row)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        sent = list(pool.map(lambda rows: [send(row) for row in rows], by_partner.values()))
    receipts = list(chain.from_iterable(sent))
    return sum(receipt.accepted for receipt in receipts), sum(receipt.refused for receipt in receipts)


def adopt_all(region: Region, *, report: str = REPORT, occasion: Occasion) -> None:
    """Record invented decisions that adopt every definition a report rests on."""
    for name in publication_definitions(region, report):
        adopt(region, name, decision=INVENTED_DECISION, occasion=occasion)


def _clear(folder: Path) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARK).exists():
        raise UsageError(
            f"{folder}: expected a new folder or one that an earlier demo made, found something else.",
            fix="Choose another folder: commonfield demo DIR.",
        )
    shutil.rmtree(folder)
