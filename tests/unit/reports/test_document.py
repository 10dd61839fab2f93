from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from commonfield.reports import ReportFiles
from commonfield.vocabulary import Language


def structure(element: Any) -> Iterator[Any]:
    """Walk the structure tree."""
    if isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield element
        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids] if kids is not None else []:
            yield from structure(kid)


@pytest.fixture(scope="module", params=["en", "es"])
def document(request: pytest.FixtureRequest, written: ReportFiles) -> Iterator[tuple[Language, pikepdf.Pdf]]:
    with pikepdf.open(written.documents[request.param]) as pdf:
        yield request.param, pdf


def test_the_document_is_tagged_titled_and_in_its_language(document: tuple[Language, pikepdf.Pdf]) -> None:
    language, pdf = document
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith(language)
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Inland Empire" in str(metadata["dc:title"])


def test_the_document_has_headings_tables_and_charts_with_a_text(
    document: tuple[Language, pikepdf.Pdf],
) -> None:
    _, pdf = document
    elements = list(structure(pdf.Root.StructTreeRoot))
    kinds = [str(element.S) for element in elements]
    assert kinds.count("/H1") >= 10 and "/H2" in kinds and "/H3" in kinds
    assert kinds.count("/Table") >= 30
    headers = [e for e in elements if str(e.S) == "/TH"]
    scopes = [a for e in headers for a in _attributes(e) if "/Scope" in a]
    assert len(headers) >= 100 and len(scopes) == len(headers)
    charts = [e for e in elements if str(e.S) == "/Figure"]
    assert len(charts) >= 30 and all(len(str(chart.Alt)) > 5 for chart in charts)
    assert "/TOC" in kinds


def _attributes(element: Any) -> list[Any]:
    found = element.get("/A")
    return list(found) if isinstance(found, pikepdf.Array) else [found] if found is not None else []


def test_the_document_is_on_letter_paper_with_a_page_number(document: tuple[Language, pikepdf.Pdf]) -> None:
    _, pdf = document
    assert {tuple(float(x) for x in page.mediabox[2:]) for page in pdf.pages} == {(612.0, 792.0)}


def test_the_document_carries_its_fonts_and_no_script(document: tuple[Language, pikepdf.Pdf]) -> None:
    _, pdf = document
    assert "/JavaScript" not in pdf.Root.get("/Names", {})
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            inside = (
                font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
            )
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inside.keys())
