"""An invented file of people, tables protected from it, and ways to alter them and seal them again."""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from commonfield.disclosure.proof import (
    Bundle,
    Certificate,
    Occasion,
    open_bundle,
    pack_moves,
    policy_of,
    shape_of,
    smaller_tables,
    write_bundle,
    write_proof,
)
from commonfield.disclosure.proof.bundle import digest
from commonfield.disclosure.proof.certificate import BUNDLE, CERTIFICATE
from commonfield.disclosure.protector.run import Protection, protect_universe
from commonfield.disclosure.universe.building import universe_of
from commonfield.disclosure.universe.worlds import World

PLACES = [("north", "d1"), ("north", "d2"), ("south", "d3"), ("south", "d4")]
SHARES = {"race": {"A": 12, "B": 8, "H": 50, "P": 2, "W": 28}, "sex": {"F": 50, "M": 48, "X": 2}}


def invent(path: Path, *, people: int = 900, seed: int = 4, outcomes: Sequence[str] = ("ok",)) -> Path:
    """Write a CSV of people in two counties and eight schools."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["county", "district", "school", *SHARES, *outcomes])
        for _ in range(people):
            place = chance.choice(PLACES)
            school = f"{place[1]}-{chance.choice('xyz')}"
            codes = [chance.choices(list(of), list(of.values()))[0] for of in SHARES.values()]
            writer.writerow([*place, school, *codes, *(int(chance.random() < 0.75) for _ in outcomes)])
    return path


@dataclass(frozen=True)
class Release:
    """A folder of tables, and what made it."""

    folder: Path
    protection: Protection
    file: Path

    def copy(self, to: Path) -> Release:
        """Give a copy that a test may alter."""
        shutil.copytree(self.folder, to)
        return replace(self, folder=to)

    @property
    def certificate(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / CERTIFICATE).read_text(encoding="utf-8"))
        return found

    @property
    def bundle(self) -> Bundle:
        return open_bundle((self.folder / BUNDLE).read_bytes())

    def table(self, name: str) -> Path:
        return self.folder / "tables" / f"{name}.csv"

    def rows(self, name: str) -> list[list[str]]:
        return list(csv.reader(self.table(name).read_text(encoding="utf-8").splitlines()))

    def write_rows(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        with self.table(name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def with_worlds(self, worlds: Sequence[World]) -> None:
        """Put other worlds in the bundle, and make every hash right."""
        packed = pack_moves(worlds, components=len(self.protection.universe.components))
        self.reseal(bundle=lambda old: replace(old, moves=packed))

    def reseal(
        self,
        *,
        certificate: Callable[[dict[str, Any]], dict[str, Any]] = lambda same: same,
        bundle: Callable[[Bundle], Bundle] = lambda same: same,
    ) -> None:
        """Alter certificate and bundle, then make every hash and the number of blanks right."""
        told = self.certificate
        for name in told["files"]:
            told["files"][name] = digest((self.folder / name).read_bytes())
        lines = [line for path in self.folder.glob("tables/*.csv") for line in path.read_bytes().splitlines()]
        told["blanks"] = sum(line.rpartition(b",")[2].startswith(b"hidden") for line in lines)
        altered = Certificate.model_validate(certificate(told))
        old = bundle(self.bundle)
        sealed = write_bundle(replace(old, head={**old.head, "certificate": altered.uncommitted()}))
        (self.folder / BUNDLE).write_bytes(sealed)
        committed = altered.model_copy(update={"commitment": digest(sealed)})
        (self.folder / CERTIFICATE).write_text(committed.text(), encoding="utf-8")


def release_of(
    folder: Path,
    file: Path,
    *,
    tables: Sequence[Sequence[str]] = (("race",), ("sex",)),
    outcomes: Sequence[str] = ("ok",),
    profile: str = "standard",
) -> Release:
    """Protect a file and write its release, piece by piece."""
    import polars as pl

    people = pl.read_csv(file).with_columns(pl.col(pl.String).fill_null(""))
    hierarchy = ["county", "district", "school"]
    universe = universe_of(
        people, name="students", hierarchy=hierarchy, tables=smaller_tables(tables), outcomes=outcomes
    )
    policy = policy_of(profile)
    protection = protect_universe(universe, policy.rules(), key=b"a key for tests")
    folder.mkdir(parents=True)
    write_proof(
        folder,
        shape=shape_of(universe, hierarchy=hierarchy, tables=tables, outcomes=outcomes),
        universe=universe,
        hidden=protection.hidden,
        worlds=protection.worlds,
        exempt=protection.public,
        policy=policy,
        occasion=Occasion(made_on=date(2026, 11, 22)),
        microdata=digest(file.read_bytes()),
        key=b"a key for tests",
    )
    return Release(folder, protection, file)
