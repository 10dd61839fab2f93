"""Nothing identifying lies in plain text anywhere in the region, its logs or temporary files."""

from __future__ import annotations

import io
import re
import subprocess
import threading
import zipfile
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path

import polars as pl
import pytest
from shamir_mnemonic.wordlist import WORDLIST
from tests.acceptance.conftest import Told, send_all, shorten_report

from commonfield.catalog import Catalog, Dictionary
from commonfield.engines import DuckEngine, EngineError
from commonfield.pipeline import Demonstration, run_route
from commonfield.region import Region

WORD = re.compile(r"[^\W\d_]{4,}(?:['’-][^\W\d_]+)*")


def identifying_values(partners: Path) -> dict[str, set[str]]:
    """Collect every name, birth date and id of the partners' files, by kind."""
    names: set[str] = set()
    ids: set[str] = set()
    births: set[str] = set()
    catalog = Catalog()
    manifest = pl.read_csv(partners / "manifest.csv", infer_schema=False)
    for partner, file, name in manifest.select("partner", "file", "dictionary").iter_rows():
        dictionary = catalog.get(Dictionary, name)
        layout = dictionary.layout
        frame = pl.read_csv(
            partners / "files" / partner / file,
            separator=layout.delimiter,
            has_header=layout.header,
            infer_schema=False,
            quote_char=layout.quote or None,
            new_columns=[element.name for element in dictionary.elements],
            truncate_ragged_lines=True,
            encoding="utf8-lossy",
        )
        for element in dictionary.elements:
            if not element.identifying or element.name not in frame.columns:
                continue
            values = {value.strip() for value in frame[element.name].drop_nulls().unique() if value.strip()}
            if "birth_date" in element.name:
                births |= values
            elif "name" in element.name and "city" not in element.name:
                names |= values
            elif "city" not in element.name:
                ids |= {value for value in values if len(value) >= 7 and not value.isalpha()}
    return {
        "names": {n for n in names if len(n) >= 4},
        "ids": ids,
        "births": {b for b in births if len(b) == 8},
    }


def words_of_ours() -> set[str]:
    """Collect the words of our own definitions, templates and code, but not the lists of invented names."""
    found: set[str] = set()
    for item in Path(str(resources.files("commonfield"))).rglob("*"):
        if item.suffix in {".yaml", ".py", ".html", ".css", ".typ", ".jinja", ".j2"} and not {
            "definitions",
            "synthetic",
        } <= set(item.parts):
            found |= {word.casefold() for word in WORD.findall(item.read_text(encoding="utf-8"))}
    return found


def text_of(path: Path) -> str:
    """Read a file as a thief would: unpacked, decoded, tables as text."""
    content = path.read_bytes()
    if path.suffix == ".age":
        assert content.startswith(b"age-encryption.org/v1\n"), f"{path.name} is not encrypted"
        return ""
    if path.suffix == ".parquet":
        frame = pl.read_parquet(io.BytesIO(content))
        return "\n".join("\n".join(map(str, frame[c].unique().to_list())) for c in frame.columns)
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as workbook:
            return "\n".join(workbook.read(n).decode("utf-8", "replace") for n in workbook.namelist())
    if path.suffix == ".pdf":
        return subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    return content.decode("utf-8", "replace")


HASH = re.compile(r"\b[0-9a-f]{64}\b")
"""Eight of its digits may happen to be somebody's birth date, which nobody wrote there."""


def betrayed(folder: Path, values: dict[str, set[str]], *, ours: set[str]) -> list[str]:
    """Name the files in which an identifying value stands in plain text."""
    names = {name.casefold() for name in values["names"]} - ours
    births = values["births"] | {f"{b[:4]}-{b[4:6]}-{b[6:]}" for b in values["births"]}
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        text = HASH.sub("", text_of(path))
        if {word.casefold() for word in WORD.findall(text)} & names:
            found.append(f"{path.name}: a name")
        numbers = set(re.findall(r"\d{4}-\d{2}-\d{2}|[A-Z]*\d{7,}", text))
        if numbers & values["ids"]:
            found.append(f"{path.name}: an id")
        if path.suffix != ".parquet" and numbers & births and not numbers & births <= days_we_write(text):
            found.append(f"{path.name}: a birth date")
    return found


def days_we_write(text: str) -> set[str]:
    """Give the days in a text that cannot be births of learners: terms, agreements, reading dates."""
    return {day for day in re.findall(r"\d{4}-\d{2}-\d{2}", text) if date.fromisoformat(day).year >= 2015}


def test_the_search_itself_finds_a_name_an_id_and_a_birth_date(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("row 3: Quetzalcoatl, born 2004-05-06, 1234567890")
    values = {"names": {"Quetzalcoatl"}, "ids": {"1234567890"}, "births": {"20040506"}}
    assert len(betrayed(tmp_path, values, ours=set())) == 3


def test_no_name_birth_date_or_id_stands_in_the_region_folder(demo: Demonstration) -> None:
    values = identifying_values(demo.folder / "partners")
    assert min(len(values[kind]) for kind in values) > 300
    assert betrayed(demo.region.path, values, ours=words_of_ours()) == []


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which this process works and keeps its temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(folder)
    return folder


def test_none_is_said_or_left_in_temporary_files(
    tmp_path: Path, temporary: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sent = send_all(tmp_path, students=200, seed=3, messiness="heavy")
    run_route(shorten_report(sent.region))
    out, err = capfd.readouterr()
    (tmp_path / "said").mkdir()
    (tmp_path / "said" / "output.txt").write_text(out + err)
    values = identifying_values(sent.partners)
    ours = words_of_ours()
    assert betrayed(tmp_path / "said", values, ours=ours) == []
    assert betrayed(temporary, values, ours=ours) == []


def test_keeping_keys_betrays_neither_a_person_nor_a_key(
    demo: Demonstration, own_demo: Region, command: Callable[..., Told], tmp_path: Path, temporary: Path
) -> None:
    region, folder, sheets, said = own_demo, own_demo.keys.folder, tmp_path / "sheets", tmp_path / "said"
    where = ("--region", region.path, "--keys", folder)
    files = sum(1 for path in region.path.rglob("*.age"))
    secrets = set(region.keys.contents().values())
    told = [command("keys", "split", "--for", "A,B,C", "--out", sheets, *where)]
    first, second, third = sorted(sheets.glob("*.txt"))
    told.append(command("keys", "rotate", *where))
    told.append(command("keys", "drill", first, second, *where))
    told.append(command("keys", "show", "--json", *where))
    new = tmp_path / "new"
    told.append(command("keys", "recover", second, third, "--region", region.path, "--keys", new))
    assert [one.code for one in told] == [0] * 5, [one.err for one in told]
    said.mkdir()
    (said / "output.txt").write_text("\n".join(one.out + one.err for one in told))
    assert sum(1 for path in region.path.rglob("*.age")) == files + 1

    values, ours = identifying_values(demo.folder / "partners"), words_of_ours()
    assert betrayed(region.path, values, ours=ours) == []
    assert betrayed(said, values, ours=ours) == []
    assert betrayed(sheets, values, ours=ours | set(WORDLIST)) == []
    assert list(temporary.rglob("*")) == []

    secrets |= set(region.keys.contents().values())
    words = {sheet.read_text().split("--- BEGIN WORDS ---")[1] for sheet in (first, second, third)}
    hidden = {s.splitlines()[-1] for s in secrets} | {" ".join(w.split()[7:12]) for w in words}
    elsewhere = [p for place in (region.path, said) for p in place.rglob("*") if p.is_file()]
    assert [p.name for p in elsewhere if any(s.encode() in p.read_bytes() for s in hidden)] == []


def test_a_query_that_outgrows_memory_fails_and_writes_nothing(temporary: Path) -> None:
    seen: set[str] = set()
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.002):
            seen.update(path.name for path in temporary.iterdir())

    watching = threading.Thread(target=watch)
    watching.start()
    large = "select hash(i)::varchar || 'Quetzalcoatl' as name from range(20000000) r(i) order by name"
    try:
        with DuckEngine(memory_limit="100MB") as engine, pytest.raises(EngineError):
            engine.define("people", large)
    finally:
        done.set()
        watching.join()
    assert seen == set()
