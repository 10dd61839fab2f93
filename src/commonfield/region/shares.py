"""The recovery secret in shares: words with checksums (SLIP-39), several of which give it back."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonfield.findings import UsageError
from commonfield.region.keys import fingerprint

if TYPE_CHECKING:
    from shamir_mnemonic import Share

MOST_SHARES = 16
"""More than that the words have no room for."""

BEGIN, END = "--- BEGIN WORDS ---", "--- END WORDS ---"

_SECRET_BYTES = 32
_MARK = re.compile(r"^region (\S+), recovery key ([0-9a-f]{12})$", re.M)
_WORDS = re.compile(re.escape(BEGIN) + r"(.*?)" + re.escape(END), re.S)


@dataclass(frozen=True)
class Secret:
    """A recovery secret: 32 random bytes, which are an age identity."""

    content: bytes

    @staticmethod
    def make() -> Secret:
        return Secret(secrets.token_bytes(_SECRET_BYTES))

    def identity(self) -> Any:
        import pyrage

        return pyrage.x25519.Identity.from_str(_bech32("age-secret-key-", self.content).upper())

    def fingerprint(self) -> str:
        return fingerprint(str(self.identity().to_public()))


def split_secret(secret: Secret, *, shares: int, needed: int) -> list[str]:
    """Split a secret into shares of words, `needed` of which give it back; fewer tell nothing of it.

    Raises:
        UsageError: one share alone would be enough, or there are fewer or more than can be.
    """
    from shamir_mnemonic import generate_mnemonics

    if not 2 <= needed <= shares <= MOST_SHARES:
        raise UsageError(
            f"keys split: expected 2 or more needed of at most {MOST_SHARES} shares, "
            f"found {needed} needed of {shares}.",
            fix="Two of three is the usual choice: --shares 3 --needed 2.",
        )
    # Not "extendable": other programs that read these words know the older form best.
    parts: list[str] = generate_mnemonics(1, [(needed, shares)], secret.content, extendable=False)[0]
    return parts


def combine_shares(texts: Sequence[str], *, region: str) -> tuple[Secret, list[int]]:
    """Give back the secret, and the numbers of the shares that were used.

    Args:
        texts: Share sheets as they were written, or the words alone, in any order.
        region: Id of the region that is to be recovered.

    Raises:
        UsageError: a word is misspelt, a share is of another region or recovery key, the same one came
            twice, or there are too few. No word of a share stands in the message.
    """
    from shamir_mnemonic import MnemonicError, combine_mnemonics

    shares = [_read_share(text, number, region) for number, text in enumerate(texts, start=1)]
    needed = shares[0].member_threshold if shares else 2
    if len({share.group_parameters() for share in shares}) > 1:
        raise _wrong(
            "shares of one recovery key", "shares of several", "One sheet is from before the last split."
        )
    different = {share.index: share for share in shares}
    if len(different) < needed:
        twice = " (the same one twice)" if len(different) < len(shares) else ""
        raise _wrong(f"{needed} different shares", f"{len(different)}{twice}", "A sheet is still missing.")
    used = [different[index] for index in sorted(different)[:needed]]
    try:
        content = combine_mnemonics([share.mnemonic() for share in used])
    except MnemonicError:
        raise _wrong(
            "shares that fit together", "some that do not", "One was altered, or is of another split."
        ) from None
    return Secret(content), [share.index + 1 for share in used]


def _read_share(text: str, number: int, region: str) -> Share:
    from shamir_mnemonic import MnemonicError, Share
    from shamir_mnemonic.wordlist import WORD_INDEX_MAP

    mark = _MARK.search(text)
    if mark and mark[1] != region:
        raise _wrong(f"shares of the region {region}", f"share {number} of the region {mark[1]}", "")
    between = _WORDS.search(text)
    words = re.findall(r"[^\W\d_]+", (between[1] if between else text).lower())
    unknown = [str(place) for place, word in enumerate(words, start=1) if word not in WORD_INDEX_MAP]
    if unknown:
        raise _wrong(
            "words of the list of shares",
            f"{len(unknown)} others in share {number}, at {', '.join(unknown[:8])}",
            "A word is misspelt, or something stands there beside the words.",
        )
    try:
        return Share.from_mnemonic(" ".join(words))
    except MnemonicError:
        raise _wrong(
            "33 words that give their checksum",
            f"{len(words)} in share {number} that do not",
            "A word was left out, exchanged or read wrongly.",
        ) from None


def _wrong(expected: str, found: str, cause: str) -> UsageError:
    return UsageError(
        f"shares: expected {expected}, found {found}.",
        likely_cause=cause,
        fix="Compare with the printed sheet, number by number.",
    )


def _bech32(prefix: str, content: bytes) -> str:
    """Write bytes as age writes its keys (BIP 173: letters and digits with a checksum of six)."""
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in content)
    values = [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    sum_ = _checksum([*spread, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [(sum_ >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{prefix}1" + "".join(letters[value] for value in values)


def _checksum(values: Sequence[int]) -> int:
    sum_ = 1
    for value in values:
        top, sum_ = sum_ >> 25, (sum_ & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            sum_ ^= generator if top >> place & 1 else 0
    return sum_
