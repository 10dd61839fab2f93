"""One small invented region, carried through the whole route once for all tests that only read it."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.regions import copy_region

from commonfield import synthetic
from commonfield.catalog import Catalog
from commonfield.pipeline import Demonstration, adopt, demonstrate
from commonfield.pipeline.demonstrating import adopt_all, begin_invented_region, submit_all
from commonfield.pipeline.occasion import Occasion
from commonfield.region import Region, open_region

STUDENTS = 2_000

TEXT = "{en: Short report, es: Informe corto}"
SHORT_REPORT = f"""
report: biannual
label: {TEXT}
purpose: k16-regional-report
audience: public
policy: standard
headline: [graduation_rate_4y]
gap_groups: [gender]
sections:
  - {{section: cover, kind: cover, title: {TEXT}, intro: {TEXT}}}
  - section: completion
    kind: metrics
    title: {TEXT}
    intro: {TEXT}
    metrics: [graduation_rate_4y, dual_enrollment_success_rate, median_earnings_after_exit]
    groups: [all, gender]
  - {{section: targets, kind: targets, title: {TEXT}, intro: {TEXT}}}
  - {{section: hidden, kind: disclosure, title: {TEXT}, intro: {TEXT}}}
"""
"""A share of one set of persons, a share of another, and a median."""


@dataclass(frozen=True)
class Told:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """A demonstration at real messiness, finished; tests must not change it.

    It is made once: where several processes run tests, the first that needs it makes it for all.
    """
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    folder, keys, told = shared / "demo-region", shared / "keys", shared / "told.pickle"
    with one_at_a_time(shared):
        if not told.exists():
            made = demonstrate(folder, students=STUDENTS, seed=7, keys=keys)
            told.write_bytes(pickle.dumps((made.accepted, made.refused, made.result)))
    return Demonstration(folder, open_region(folder / "region", keys=keys), *pickle.loads(told.read_bytes()))


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process after the other do something in a folder."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Sent:
    """A region to which invented partners have sent everything, and what they hold."""

    region: Region
    partners: Path
    refused: int


def send_all(folder: Path, *, students: int, seed: int, messiness: synthetic.Messiness) -> Sent:
    """Do what a demonstration does before the route is run, with every definition adopted."""
    partners = folder / "partners"
    invention = synthetic.invent(
        partners, students=students, seed=seed, messiness=messiness, region="inland-empire", catalog=Catalog()
    )
    region = begin_invented_region(folder / "region", invention, keys=folder / "keys")
    _, refused = submit_all(region, partners, occasion=Occasion())
    adopt_all(region, occasion=Occasion())
    return Sent(region, partners, refused)


@pytest.fixture
def own_demo(demo: Demonstration, tmp_path: Path) -> Region:
    """A copy of the finished region that a test may change."""
    return copy_region(demo.region, tmp_path)


def shorten_report(region: Region, text: str = SHORT_REPORT) -> Region:
    """Give a region a shorter report of its own in the place of the shipped one, adopted.

    For tests of what happens to a run as a whole: hiding every group of every metric is most of its time.
    """
    file = region.path / "definitions" / "reports" / "biannual.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    shorter = open_region(region.path, keys=region.keys.folder)
    adopt(shorter, "reports/biannual", decision="a test")
    return shorter


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    """Run a command as a person would, in this process."""

    def run(*words: str | os.PathLike[str]) -> Told:
        from commonfield.cli.app import run as run_cli

        monkeypatch.setattr("sys.argv", ["commonfield", *[os.fspath(word) for word in words]])
        capfd.readouterr()
        try:
            run_cli()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capfd.readouterr()
        return Told(code, out, err)

    return run
