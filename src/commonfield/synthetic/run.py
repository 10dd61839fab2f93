"""Invents a region: learners, partners' files in the real layouts, agreements, and the truth."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from commonfield.catalog import Catalog, Partner
from commonfield.findings import UsageError
from commonfield.synthetic.agreements import draw_up, write_agreements
from commonfield.synthetic.files import FileWriter, WrittenFile
from commonfield.synthetic.files.calpads import write_calpads
from commonfield.synthetic.files.clearinghouse import write_clearinghouse
from commonfield.synthetic.files.damage import Damage
from commonfield.synthetic.files.mis import write_mis
from commonfield.synthetic.files.others import write_others, write_rosters
from commonfield.synthetic.lives import Lives, live
from commonfield.synthetic.pathways import write_pathways
from commonfield.synthetic.public import write_public
from commonfield.synthetic.records import Records, write_down
from commonfield.synthetic.settings import read_settings
from commonfield.synthetic.truth import tell_identities, tell_truth

if TYPE_CHECKING:
    import polars as pl

Messiness = Literal["none", "light", "real", "heavy"]
DATA_AS_OF = date(2026, 10, 31)
"""The day on which the files of an invented region were complete."""
DAMAGED = ("real", "heavy")
FEWEST = 100
"""Fewer learners than this leave some partners without anybody."""


@dataclass(frozen=True)
class Invention:
    """What was written under `folder`.

    It holds files/, manifest.csv, partners.yaml, agreements/, pathways/, truth/.
    """

    folder: Path
    region: str
    students: int
    data_as_of: date
    partners: tuple[Partner, ...]
    files: tuple[WrittenFile, ...]

    @property
    def records(self) -> int:
        """How many records the files hold."""
        return sum(file.rows for file in self.files)


def invent(
    out: Path,
    *,
    students: int,
    seed: int,
    messiness: Messiness,
    region: str = "inland-empire",
    catalog: Catalog,
    public: Path | None = None,
) -> Invention:
    """Invent a region and write it to a folder; the same seed writes the same bytes.

    Args:
        out: A folder that does not exist, or is empty.
        students: Learners in all cohorts together.
        seed: Lives and partners depend on it; messiness changes neither.
        messiness: `real` errs as often as measured files, `light` half as often, `heavy` twice.
        region: The shipped region that it resembles.
        catalog: Gives the region, the dictionaries and their code sets.
        public: Where public files of agencies go, invented too; none are written where it is null.

    Raises:
        UsageError: the folder holds something, there are too few, or messiness is another word.
        DefinitionError: there is no such region.
    """
    _refuse(out, students, messiness)
    settings = read_settings()
    lives = live(students, seed=seed, region=region, settings=settings, catalog=catalog)
    records = write_down(lives, seed=seed, messiness=messiness)
    try:
        files = _write_files(out, lives, records, catalog, seed=seed, messiness=messiness)
        _write_beside(out, lives, files)
        _write_truth(out, lives, records, catalog)
        if public is not None:
            write_public(public, lives, seed=seed, catalog=catalog)
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)
        raise
    return Invention(out, region, students, DATA_AS_OF, lives.land.partners, tuple(files))


def _refuse(out: Path, students: int, messiness: str) -> None:
    if out.exists() and any(out.iterdir()):
        raise UsageError(
            f"{out}: expected an empty or a new folder, found one that holds something.",
            fix="Choose another folder, or move what is there.",
        )
    if students < FEWEST:
        raise UsageError(
            f"expected {FEWEST} learners or more, found {students}.",
            likely_cause="With fewer, some partners would have nobody to send.",
            fix=f"Ask for at least {FEWEST}.",
        )
    if messiness not in get_args(Messiness):
        raise UsageError(f"expected a messiness of {', '.join(get_args(Messiness))}, found another word.")


def _write_files(
    out: Path, lives: Lives, records: Records, catalog: Catalog, *, seed: int, messiness: str
) -> list[WrittenFile]:
    noise = lives.settings.noise
    damage = Damage(
        files=noise.damaged_files * noise.scales[messiness] if messiness in DAMAGED else 0.0,
        records=noise.damaged_records,
        seed=seed,
    )
    writer = FileWriter(out / "files", catalog, damage)
    write_calpads(writer, lives, records)
    write_clearinghouse(writer, lives, records, seed=seed, messiness=messiness)
    write_mis(writer, lives, records, seed=seed)
    write_others(writer, lives, records)
    undamaged = FileWriter(out / "files", catalog, Damage(files=0.0, records=0, seed=seed))
    write_rosters(undamaged, lives, records)
    write_pathways(out / "pathways", undamaged, lives, seed=seed, catalog=catalog)
    return sorted(writer.written + undamaged.written, key=lambda file: (file.partner, file.file))


def _write_beside(out: Path, lives: Lives, files: list[WrittenFile]) -> None:
    import polars as pl
    import yaml

    manifest = pl.DataFrame([(f.partner, f.file, f.dictionary, f.academic_year) for f in files], orient="row")
    manifest.columns = ["partner", "file", "dictionary", "academic_year"]
    manifest.write_csv(out / "manifest.csv")
    partners = [partner.model_dump(mode="json") for partner in lives.land.partners]
    text = yaml.safe_dump(partners, sort_keys=False, allow_unicode=True, width=100)
    (out / "partners.yaml").write_text(text, encoding="utf-8")
    agreements = draw_up(lives.land.partners, {(f.partner, f.dictionary) for f in files})
    write_agreements(agreements, out / "agreements")


def _write_truth(out: Path, lives: Lives, records: Records, catalog: Catalog) -> None:
    folder = out / "truth"
    folder.mkdir()
    for name, parts in tell_truth(lives, catalog):
        _write_parts(folder / f"{name}.parquet", parts)
    tell_identities(lives, records).write_parquet(folder / "identity.parquet")
    lives.land.institutions().write_parquet(folder / "institution.parquet")


def _write_parts(file: Path, parts: Iterator[pl.DataFrame]) -> None:
    """Write a table part by part, so that it never lies in memory as a whole."""
    from pyarrow import parquet

    first = next(parts).to_arrow()
    with parquet.ParquetWriter(file, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for part in parts:
            writer.write_table(part.to_arrow())
