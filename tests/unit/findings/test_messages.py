from commonfield.findings import CommonfieldError, Exit, Finding, Severity, SubmissionError


def finding(**changes: object) -> Finding:
    fields: dict[str, object] = {
        "code": "CAL-014",
        "severity": Severity.REFUSE_RECORD,
        "element": "ssid",
        "count": 1,
        "rows": (218,),
        "expected": {"en": "10 digits", "es": "10 dígitos"},
        "found": {"en": "9 characters", "es": "9 caracteres"},
        "likely_cause": {
            "en": "A spreadsheet dropped a leading zero.",
            "es": "Una hoja de cálculo quitó un cero.",
        },
        "fix": {"en": "Format the column as text.", "es": "Dé formato de texto a la columna."},
        "source": "CALPADS File Specifications",
        "file": "senr_2026.txt",
    }
    return Finding(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_finding_says_where_what_why_and_what_to_do() -> None:
    assert finding().message() == (
        "senr_2026.txt, row 218, column ssid: expected 10 digits, found 9 characters.\n"
        "  Likely cause: A spreadsheet dropped a leading zero.\n"
        "  To fix: Format the column as text.\n"
        "  Rule CAL-014 (refuse_record). Source: CALPADS File Specifications."
    )


def test_a_finding_speaks_spanish() -> None:
    assert (
        finding().message("es").startswith("senr_2026.txt, fila 218, columna ssid: se esperaba: 10 dígitos")
    )


def test_a_finding_about_many_rows_counts_them() -> None:
    assert "1,204 rows in all; the first are 3, 9." in finding(count=1204, rows=(3, 9)).message()


def test_an_error_carries_cause_cure_and_exit_code() -> None:
    error = SubmissionError("x: expected a, found b.", likely_cause="C.", fix="D.")
    assert str(error) == "x: expected a, found b.\n  Likely cause: C.\n  To fix: D."
    assert error.exit_code == Exit.FILE_REFUSED == 11
    assert CommonfieldError("y").exit_code == Exit.UNEXPECTED


def test_a_finding_about_the_whole_file_says_so() -> None:
    whole = finding(element="", rows=(), count=3, file="").message()
    assert whole.startswith("the file: expected")
    assert "\n  3 rows in all.\n" in whole
