"""Writes rows as a dictionary says: its elements in its order, its delimiter, a header or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from commonfield.catalog import Catalog, Dictionary
from commonfield.synthetic.files.damage import Damage

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class WrittenFile:
    """One file of the region, as the manifest lists it."""

    partner: str
    file: str
    dictionary: str
    academic_year: int | None
    rows: int


@dataclass
class FileWriter:
    """Writes files under `folder`, one folder per partner, and remembers them for the manifest."""

    folder: Path
    catalog: Catalog
    damage: Damage
    written: list[WrittenFile] = field(default_factory=list)

    def write(self, name: str, stem: str, rows: pl.DataFrame, *, by_year: bool = True) -> None:
        """Write one file per partner, and per academic year where `by_year`.

        Args:
            name: The dictionary, e.g. `calpads/senr`.
            stem: How file names begin.
            rows: `partner`, `academic_year`, and columns by the publisher's element names; elements without
                a column stay empty.
            by_year: Whether each academic year gets a file of its own.

        Raises:
            KeyError: a column is no element of the dictionary.
        """
        dictionary = self.catalog.get(Dictionary, name)
        official = [element.official for element in dictionary.elements]
        unknown = set(rows.columns) - set(official) - {"partner", "academic_year"}
        if unknown:
            raise KeyError(f"{name}: no element named {sorted(unknown)[0]}")
        keys = ["partner", "academic_year"] if by_year else ["partner"]
        ending = "txt" if dictionary.layout.delimiter == "^" else "csv"
        for key, part in rows.partition_by(keys, as_dict=True, maintain_order=True).items():
            partner, year = str(key[0]), cast(int, key[1]) if by_year else None
            file = f"{stem}_{year}.{ending}" if by_year else f"{stem}.{ending}"
            whole = self.damage.apply(_whole(part, official), dictionary, f"{partner}/{file}")
            self._write_file(partner, file, dictionary, whole)
            self.written.append(WrittenFile(partner, file, name, year, len(whole)))

    def _write_file(self, partner: str, file: str, dictionary: Dictionary, rows: pl.DataFrame) -> None:
        folder = self.folder / partner
        folder.mkdir(parents=True, exist_ok=True)
        layout = dictionary.layout
        rows.write_csv(
            folder / file,
            separator=layout.delimiter,
            include_header=layout.header,
            quote_style="never" if not layout.quote else "necessary",
            null_value="",
        )


def _whole(rows: pl.DataFrame, official: list[str]) -> pl.DataFrame:
    """Give every element a column of text, in order."""
    import polars as pl

    whole = rows.select(
        (pl.col(name).cast(pl.String) if name in rows.columns else pl.lit(None, pl.String).alias(name))
        for name in official
    )
    # An empty text would be written in quotes, a null as nothing at all.
    return whole.with_columns(pl.all().replace("", None))


def day(column: str, *, form: str = "%Y%m%d") -> pl.Expr:
    """Write a date, or days since 1970, as files of that publisher do."""
    import polars as pl

    return pl.col(column).cast(pl.Int32).cast(pl.Date).dt.strftime(form)
