"""Lives and written regions that many tests only read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from commonfield.catalog import Catalog, Dictionary
from commonfield.synthetic import Invention, invent
from commonfield.synthetic.lives import Lives, live
from commonfield.synthetic.settings import Settings, read_settings


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return read_settings()


@pytest.fixture(scope="session")
def lives(settings: Settings, catalog: Catalog) -> Lives:
    """Twelve thousand learners: enough for shares to lie close to what is stated."""
    return live(12_000, seed=11, region="inland-empire", settings=settings, catalog=catalog)


@dataclass(frozen=True)
class Written:
    """A region on disk, with its files read back as text."""

    invention: Invention
    catalog: Catalog

    def manifest(self) -> pl.DataFrame:
        return pl.read_csv(self.invention.folder / "manifest.csv", infer_schema=False)

    def read(self, partner: str, file: str, dictionary: str) -> pl.DataFrame:
        """Read one file as its dictionary says, every cell as text."""
        kind = self.catalog.get(Dictionary, dictionary)
        return pl.read_csv(
            self.invention.folder / "files" / partner / file,
            separator=kind.layout.delimiter,
            has_header=kind.layout.header,
            quote_char=kind.layout.quote or None,
            new_columns=[element.official for element in kind.elements],
            infer_schema=False,
        )

    def all_of(self, dictionary: str) -> pl.DataFrame:
        """Read every file of a dictionary, with `partner` and `file`."""
        rows = self.manifest().filter(pl.col("dictionary") == dictionary)
        frames = [
            self.read(partner, file, dictionary).with_columns(
                pl.lit(partner).alias("partner"), pl.lit(file).alias("file")
            )
            for partner, file in rows.select("partner", "file").iter_rows()
        ]
        return pl.concat(frames)

    def truth(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.invention.folder / "truth" / f"{name}.parquet")


def write_region(folder: Path, catalog: Catalog, **asked: object) -> Written:
    """Invent a region in a folder of its own."""
    asked = {"students": 1_500, "seed": 5, "messiness": "none", **asked}
    return Written(invent(folder, catalog=catalog, **asked), catalog)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def faultless(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Written:
    return write_region(tmp_path_factory.mktemp("faultless"), catalog)


@pytest.fixture(scope="session")
def messy(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Written:
    return write_region(tmp_path_factory.mktemp("messy"), catalog, messiness="real")
