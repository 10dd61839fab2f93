"""A receipt says what became of a submission. The submission exists when its receipt does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from commonfield.catalog import Dictionary
from commonfield.findings import Exit, Finding, Severity
from commonfield.intake.run import CheckResult
from commonfield.region import Region
from commonfield.region.sealed import write_whole

_LONGEST_NAME = 120


@dataclass(frozen=True)
class Withdrawal:
    """That a submission was taken back: when, who recorded it, and why."""

    at: str
    by: str
    reason: str


@dataclass(frozen=True)
class Receipt:
    """What a partner gets for a file. It holds counts, codes and row numbers, and no value of a record.

    `id` names the submission in its region, `content_hash` is the SHA-256 of the bytes. `rows_in` is
    `accepted` + `refused`. `tables` counts the rows that the accepted records gave. `scopes` are hashes
    that name the parts of the collection it covers. `duplicate` says that the same bytes had been taken
    before: this is the receipt of that time. `completes` is the id of the submission whose refused records
    these are, mended; empty for a file of its own. `academic_year` is the year that every record had to be
    of, if one was named. `form_of` is the dictionary that names this type of file, where it came in another
    form.
    """

    id: str
    partner: str
    dictionary: str
    dictionary_hash: str
    academic_years: tuple[int, ...]
    file_name: str
    size: int
    received_at: str
    by: str
    status: Literal["accepted", "refused", "withdrawn"]
    accepted: int
    refused: int
    findings: tuple[Finding, ...]
    tables: Mapping[str, int]
    scopes: tuple[str, ...] = ()
    completes: str = ""
    academic_year: int | None = None
    withdrawn: Withdrawal | None = None
    form_of: str = ""
    content_hash: str = ""
    duplicate: bool = False

    @property
    def file_type(self) -> str:
        """Name the type of file as agreements and plans do, whichever form of it this is."""
        return self.form_of or self.dictionary

    @property
    def rows_in(self) -> int:
        return self.accepted + self.refused

    @property
    def exit_code(self) -> Exit:
        if self.status == "refused":
            return Exit.FILE_REFUSED
        return Exit.RECORDS_REFUSED if self.refused else Exit.DONE

    def as_dict(self) -> dict[str, Any]:
        """Give the receipt as plain data, for JSON."""
        plain = {key: value for key, value in asdict(self).items() if key != "duplicate"}
        return {
            **plain,
            "rows_in": self.rows_in,
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def withdraw(self, *, by: str, reason: str) -> Receipt:
        """Give the receipt of a submission that is taken back now."""
        now = Withdrawal(_now(), by, reason)
        return replace(self, status="withdrawn", withdrawn=now)

    def again(self) -> Receipt:
        """Give the receipt as an answer to the same bytes sent once more."""
        return replace(self, duplicate=True)


def receipt_of(
    result: CheckResult,
    *,
    content_hash: str,
    size: int,
    partner: str,
    file_name: str,
    by: str,
    tables: Mapping[str, int],
    scopes: Iterable[str],
    submission: str,
    completes: str = "",
) -> Receipt:
    """Write what a check found as a receipt of now; `submission` is its id, see `submission_id`."""
    return Receipt(
        id=submission,
        partner=partner,
        dictionary=result.dictionary,
        dictionary_hash=result.dictionary_hash,
        form_of=result.form_of,
        academic_years=result.academic_years,
        file_name=_shown_name(file_name),
        size=size,
        received_at=_now(),
        by=by,
        status="refused" if result.file_refused else "accepted",
        accepted=result.accepted,
        refused=result.refused,
        findings=result.findings,
        tables=dict(tables),
        scopes=tuple(
            sorted(
                _short_hash(f"{partner}|{result.form_of or result.dictionary}|{scope}") for scope in scopes
            )
        ),
        completes=completes,
        academic_year=result.academic_year,
        content_hash=content_hash,
    )


def submission_id(
    content_hash: str,
    *,
    partner: str,
    dictionary: Dictionary | None = None,
    completes: str = "",
    packet: str = "",
) -> str:
    """Give the id of a submission: 64 hexadecimal digits, the same for the same bytes of the same partner.

    Two partners may send the same bytes, and each answers for its own. An interchange holds several
    resources and is a submission for each; mended records may complete a corrected file too.

    Args:
        content_hash: The SHA-256 of the bytes as received.
        partner: Who sends them.
        dictionary: By which they are read, as far as that is known.
        completes: The submission that they complete.
        packet: Id of the packet in which the records came: two with the same records are two submissions.
    """
    resource = dictionary.name if dictionary and dictionary.layout.kind == "resource" else ""
    told = "\0".join((partner, resource, completes, content_hash, *([packet] if packet else ())))
    return hashlib.sha256(told.encode()).hexdigest()


def _shown_name(file_name: str) -> str:
    """Give the last part of a path as it may be shown: a terminal obeys control characters."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1][:_LONGEST_NAME]
    return "".join(letter if letter.isprintable() else "?" for letter in last)


def write_receipt(region: Region, receipt: Receipt) -> None:
    """Put a receipt into the region; from now on the submission exists."""
    text = json.dumps(receipt.as_dict(), ensure_ascii=False, indent=1)
    write_whole(receipt_path(region, receipt.partner, receipt.id), text.encode())


def read_receipt(path: Path) -> Receipt:
    """Read a receipt back."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    del plain["rows_in"]
    findings = tuple(_finding(item, file=plain["file_name"]) for item in plain.pop("findings"))
    plain["academic_years"], plain["scopes"] = tuple(plain["academic_years"]), tuple(plain["scopes"])
    if plain.get("withdrawn"):
        plain["withdrawn"] = Withdrawal(**plain["withdrawn"])
    return Receipt(**plain, findings=findings)


def receipt_path(region: Region, partner: str, submission: str) -> Path:
    """Give where the receipt of a submission lies."""
    return region.submissions / partner / f"{submission}.json"


def submissions(region: Region) -> list[Receipt]:
    """Give every receipt of a region, in the order received."""
    receipts = [read_receipt(path) for path in region.submissions.glob("*/*.json")]
    return sorted(receipts, key=lambda receipt: (receipt.received_at, receipt.partner, receipt.id))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _finding(plain: dict[str, Any], *, file: str) -> Finding:
    typed = {**plain, "severity": Severity(plain["severity"]), "rows": tuple(plain["rows"])}
    return Finding(**typed, file=file)
