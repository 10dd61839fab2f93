"""A public file is got over a connection, from a server on this machine in a publisher's place."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.request import Request, urlopen

import pytest
from tests.unit.reference.publishing import OEWS, completions, surveyed, workbook

from commonfield.catalog import Catalog, ReferenceSource
from commonfield.cli.app import run
from commonfield.findings import Exit, NotEstimableError, SubmissionError, UsageError
from commonfield.reference import Shelf, fetch, fetching

AWARDS = completions(("123217", "51.3801", "1", "3", 8)).encode()
NATIONAL = workbook(
    Table=[
        ("2024 National Employment Matrix title", "2024 National Employment Matrix code", "Occupation type",
         "Employment, 2024", "Employment change, numeric, 2024–34",
         "Occupational openings, 2024–34 annual average", "Median annual wage, dollars, 2024[1]",
         "Typical education needed for entry", "Work experience in a related occupation",
         "Typical on-the-job training needed to attain competency in the occupation"),
        ("Chief executives", "11-1011", "Line item", 309.4, -12.5, 21.8, 206680, "Bachelor's degree", "None",
         "None"),
    ]
)  # fmt: skip


class Publisher(ThreadingHTTPServer):
    """Serves `pages` by path; a page that says more than it sends breaks off."""

    pages: dict[str, bytes]
    breaks_off = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    server: Publisher

    def do_GET(self) -> None:
        content = self.server.pages.get(self.path)
        if content is None:
            self.send_error(404, "Not Found")
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content) * (2 if self.server.breaks_off else 1)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # silent
        pass


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher(("127.0.0.1", 0), Answers) as server:
        server.pages = {}
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def asked(publisher, monkeypatch) -> list[str]:
    """Send what is asked of any publisher to ours, and keep what was asked."""
    addresses: list[str] = []

    def instead(request: Request, timeout: float):
        addresses.append(request.full_url)
        path = request.full_url.removeprefix("https://").partition("/")[2]
        return urlopen(f"{publisher.address}/{path}", timeout=timeout)

    monkeypatch.setattr(fetching, "urlopen", instead)
    return addresses


@pytest.fixture(scope="module")
def source() -> Callable[[str], ReferenceSource]:
    catalog = Catalog()
    return lambda name: catalog.get(ReferenceSource, name)


def packed(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return content.getvalue()


@pytest.fixture
def get(capsys, monkeypatch, tmp_path):
    """Get a file as a person would: the exit code, standard output and standard error."""

    def told(*words: str) -> tuple[int, str, str]:
        typed = ["commonfield", "reference", "get", *words, "--reference", str(tmp_path / "kept")]
        monkeypatch.setattr("sys.argv", typed)
        with pytest.raises(SystemExit) as left:
            run()
        code = left.value.code
        return (code if isinstance(code, int) else 0), *capsys.readouterr()

    return told


def test_an_archive_is_unpacked_and_the_table_alone_is_kept(publisher, asked, tmp_path, get):
    publisher.pages["/ipeds/datacenter/data/C2023_A.zip"] = packed(
        **{"c2023_a.csv": AWARDS, "readme.txt": b"about", "c2023_a.html": b"<html>"}
    )
    code, out, err = get("nces/ipeds_completions", "--year", "2023", "--json")
    assert code == Exit.DONE, err
    entry = json.loads(out)
    assert asked == ["https://nces.ed.gov/ipeds/datacenter/data/C2023_A.zip"]
    assert (entry["source"], entry["vintage"], entry["rows"]) == ("nces/ipeds_completions", "2022-23", 1)
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["c2023_a.csv", "reference.jsonl"]
    shelf = Shelf(tmp_path, catalog=Catalog(), as_of=date(2026, 11, 23))
    assert shelf.newest("completions").frame["awards"].to_list() == [8.0]


def test_a_revised_table_is_taken_before_the_first(publisher, asked, tmp_path, source):
    publisher.pages["/ipeds/datacenter/data/C2022_A.zip"] = packed(
        **{"c2022_a.csv": AWARDS, "c2022_a_rv.csv": AWARDS}
    )
    wanted = source("nces/ipeds_completions").model_copy(update={"unpack": ""})
    assert fetch(wanted, tmp_path, year="2022").name == "c2022_a_rv.csv"


def test_the_wage_survey_is_asked_for_by_two_digits_of_the_year(publisher, asked, tmp_path, source):
    book = workbook(MSA_M2024_dl=[OEWS, surveyed("23420", "29-1141")])
    publisher.pages["/oes/special-requests/oesm24ma.zip"] = packed(
        **{"oesm24ma__MSA_M2024_dl.xlsx": book, "oesm24ma__file_descriptions.xlsx": workbook(A=[("a",)])}
    )
    kept = fetch(source("bls/oews"), tmp_path, year="2024")
    assert (kept.name, kept.read_bytes()) == ("MSA_M2024_dl.xlsx", book)


def test_a_workbook_is_kept_as_it_comes(publisher, asked, tmp_path, get):
    publisher.pages["/emp/ind-occ-matrix/occupation.xlsx"] = NATIONAL
    code, _, err = get("bls/projections")
    assert code == Exit.DONE, err
    (kept,) = tmp_path.rglob("*.xlsx")
    assert kept.read_bytes() == NATIONAL


@pytest.mark.parametrize("name", ["..__..__c2023_a.csv", "__etc__c2023_a.csv", "C:\\c2023_a.csv"])
def test_a_path_in_an_archive_that_leads_elsewhere_is_a_name_alone(publisher, asked, tmp_path, source, name):
    publisher.pages["/ipeds/datacenter/data/C2023_A.zip"] = packed(**{name: AWARDS})
    folder = tmp_path / "a" / "b"
    kept = fetch(source("nces/ipeds_completions"), folder, year="2023")
    assert kept.parent == folder
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [kept]


def test_a_file_that_is_not_there_is_told_and_leaves_nothing(publisher, asked, tmp_path, get):
    code, _, err = get("nces/ipeds_completions", "--year", "2031")
    assert code == Exit.NOT_ESTIMABLE
    for part in ("National Center for Education Statistics", "Not Found", "commonfield reference add FILE"):
        assert part in err
    assert not (tmp_path / "kept").exists()


def test_without_a_way_to_the_internet_the_command_says_where_to_get_it(monkeypatch, tmp_path, get):
    from urllib.error import URLError

    def nobody(request: Request, timeout: float):
        raise URLError(OSError(-3, "Temporary failure in name resolution"))

    monkeypatch.setattr(fetching, "urlopen", nobody)
    code, _, err = get("bls/projections")
    assert code == Exit.NOT_ESTIMABLE
    assert "no way to the internet" in err
    assert "https://www.bls.gov/emp/tables/" in err
    assert not (tmp_path / "kept").exists()


def test_a_download_that_breaks_off_is_not_kept(publisher, asked, tmp_path, source):
    publisher.pages["/ipeds/datacenter/data/C2023_A.zip"] = AWARDS
    publisher.breaks_off = True
    with pytest.raises(NotEstimableError, match="expected an answer"):
        fetch(source("nces/ipeds_completions"), tmp_path / "kept", year="2023")
    assert not (tmp_path / "kept").exists()


LARGE = packed(**{"c2023_a.csv": AWARDS * 40})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (packed(**{"readme.html": b"<html>"}), "an archive with the table, found none in it"),
        (LARGE[:-40], "found other headers"),
        (LARGE[:60] + b"\x00" * 20 + LARGE[80:], "found one that is damaged"),
        (b"<html><body>Sign in</body></html>", "found other headers"),
    ],
    ids=["without the table", "cut", "damaged", "a page"],
)
def test_what_is_no_table_is_refused_and_leaves_nothing(publisher, asked, tmp_path, content, said, get):
    publisher.pages["/ipeds/datacenter/data/C2023_A.zip"] = content
    code, _, err = get("nces/ipeds_completions", "--year", "2023")
    assert code == Exit.FILE_REFUSED, err
    assert said in err
    assert not (tmp_path / "kept").exists()


def test_more_than_the_largest_table_is_refused(publisher, asked, tmp_path, source, monkeypatch):
    monkeypatch.setattr(fetching, "_MOST_BYTES", 100)
    publisher.pages["/ipeds/datacenter/data/C2023_A.zip"] = AWARDS * 5
    with pytest.raises(SubmissionError, match="over 100 bytes"):
        fetch(source("nces/ipeds_completions"), tmp_path / "kept", year="2023")
    publisher.pages["/ipeds/datacenter/data/C2023_A.zip"] = small = packed(**{"c2023_a.csv": b"0" * 9_000})
    monkeypatch.setattr(fetching, "_MOST_BYTES", len(small) + 100)
    with pytest.raises(SubmissionError, match="over"):
        fetch(source("nces/ipeds_completions"), tmp_path / "kept", year="2023")
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize(
    ("name", "year", "said"),
    [
        ("nces/ipeds_completions", "", "expected --year"),
        ("nces/ipeds_completions", "23", "expected --year"),
        ("nces/ipeds_completions", "2023/../x", "expected --year"),
        ("cccco/awards", "", "no fixed address"),
    ],
)
def test_a_source_without_an_address_or_a_year_is_not_asked(asked, tmp_path, source, name, year, said):
    with pytest.raises(UsageError) as refused:
        fetch(source(name), tmp_path, year=year)
    assert said in f"{refused.value}"
    assert asked == []


@pytest.mark.parametrize("address", ["http://example.org/a.csv", "file:///etc/passwd", "ftp://example.org/a"])
def test_only_a_safe_address_is_asked(asked, tmp_path, source, address):
    other = source("nces/ipeds_completions").model_copy(update={"download": address})
    with pytest.raises(UsageError, match="https"):
        fetch(other, tmp_path)
    assert asked == []


def test_a_page_of_text_is_kept_under_the_publishers_name(publisher, tmp_path, source):
    publisher.pages["/c2023_a.csv"] = AWARDS
    here = source("nces/ipeds_completions").model_copy(
        update={"download": f"{publisher.address}/c2023_a.csv"}
    )
    assert fetch(here, tmp_path).name == "c2023_a.csv"
