"""What lies in the repository, and what must not."""

from __future__ import annotations

import os
import re
import tomllib

LONGEST_PYTHON_FILE = 400
LARGEST_FILE = 400_000
TEXT = {
    "", ".cfg", ".css", ".html", ".in", ".ini", ".j2", ".lock", ".md", ".py", ".sql", ".svg", ".toml", ".txt",
    ".typ", ".yaml", ".yml",
}  # fmt: skip

# Written in pieces, so that this file does not find itself.
MACHINE_PATH = re.compile(
    r"(?<![\w.~])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "tm" + "p", "ho" + r"me/\w+"]) + r")/"
)
REGISTRY = re.compile(
    "|".join(["py" + r"pi\.org", "python" + "hosted", r"(?<!no-emit-)index" + "-url", "npm" + r"js\.org"])
)
UNFINISHED = re.compile(
    r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "HA" + "CK", "Not" + "ImplementedError"]) + r")\b"
)
FETCHED = {
    ".csv",
    ".tsv",
    ".parquet",
    ".xlsx",
    ".xls",
    ".zip",
    ".gz",
    ".mdb",
    ".accdb",
    ".sas7bdat",
    ".rda",
    ".dbf",
    ".age",
}


def texts(checkout):
    return [file for file in checkout.files if file.suffix in TEXT and file.name != "LICENSE"]


def test_no_python_file_is_longer_than_one_idea(checkout):
    sizes = {
        checkout.short(f): len(f.read_text(encoding="utf-8").splitlines()) for f in checkout.named(".py")
    }
    assert {f: n for f, n in sizes.items() if n > LONGEST_PYTHON_FILE} == {}


def test_no_path_of_a_machine_is_committed(checkout):
    assert checkout.lines_matching(MACHINE_PATH, texts(checkout)) == []


def test_the_folder_of_public_data_beside_the_checkout_is_named_in_tests_alone(checkout):
    beside = re.compile(r"\.\./" + "shared")
    elsewhere = [f for f in texts(checkout) if not f.is_relative_to(checkout.root / "tests")]
    assert checkout.lines_matching(beside, elsewhere) == []


def test_no_address_of_a_package_registry_is_committed(checkout):
    assert checkout.lines_matching(REGISTRY, texts(checkout)) == []


def test_nothing_is_left_for_later(checkout):
    assert checkout.lines_matching(UNFINISHED, texts(checkout)) == []


def test_no_fetched_data_is_committed(checkout):
    assert [checkout.short(f) for f in checkout.files if f.suffix in FETCHED] == []


def test_nothing_large_is_committed(checkout):
    large = {checkout.short(f): f.stat().st_size for f in checkout.files if f.stat().st_size > LARGEST_FILE}
    assert large == {}


def test_no_folder_is_empty(checkout):
    full = {parent for file in checkout.files for parent in file.parents}
    ours = [
        p
        for top in ("src", "tests", "docs", "changes")
        for p in (checkout.root / top).rglob("*")
        if p.is_dir()
    ]
    assert [checkout.short(p) for p in ours if p not in full and p.name != "__pycache__"] == []


def test_continuous_integration_runs_what_a_person_runs(checkout):
    run = checkout.root / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert run.read_text(encoding="utf-8").splitlines()[-1] == "make test"


def project(checkout):
    return tomllib.loads((checkout.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked(checkout, name: str) -> dict[str, str]:
    """Package and version by the lock; fails where a package has no hash."""
    text = (checkout.root / name).read_text(encoding="utf-8")
    entries = re.findall(
        r"^([a-z0-9-]+)==(\S+?)(?: ;[^\\\n]*)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
        text,
        re.M,
    )
    assert len(entries) == len(re.findall(r"^[a-zA-Z0-9]", text, re.M)), "an entry has no hash"
    return {package: version for package, version, _ in entries}


def needed(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~\[ ;]", r)[0].lower().replace("_", "-") for r in requirements}


def test_the_lock_holds_everything_that_the_project_asks_for(checkout):
    asked = [
        *project(checkout)["dependencies"],
        *(r for e in project(checkout)["optional-dependencies"].values() for r in e),
    ]
    assert needed(asked) - set(locked(checkout, "requirements.lock")) == set()


def test_the_runtime_lock_holds_the_same_versions_and_neither_spark_nor_test_tools(checkout):
    everything, runtime = locked(checkout, "requirements.lock"), locked(checkout, "locks/runtime.lock")
    assert needed(project(checkout)["dependencies"]) - set(runtime) == set()
    assert runtime.items() <= everything.items()
    assert {"pyspark", "pytest", "playwright", "mypy"} & set(runtime) == set()


def test_every_dependency_says_what_it_is_for(checkout):
    text = (checkout.root / "pyproject.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r'\s+"[A-Za-z0-9-]+(\[.*\])?[<>=~]', line)]
    assert len(lines) > 20
    assert [line for line in lines if "#" not in line] == []
