"""Documentation that points somewhere, decisions that stay short, a change log that partners can read."""

from __future__ import annotations

import os
import re
import subprocess
import sys

KINDS = {"added", "changed", "fixed", "removed", "security", "definitions"}
LONGEST_DECISION = 400
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


def pages(checkout):
    return checkout.named(".md")


def prose(text: str) -> str:
    """A page without its code blocks and comments."""
    return re.sub(r"```.*?```|`[^`\n]*`|<!--.*?-->", "", text, flags=re.S)


def test_every_link_inside_the_repository_leads_somewhere(checkout):
    dead = [
        f"{checkout.short(page)}: {target}"
        for page in pages(checkout)
        for target in LINK.findall(prose(page.read_text(encoding="utf-8")))
        if not re.match(r"https?:|mailto:|#", target) and not (page.parent / target.split("#")[0]).exists()
    ]
    assert dead == []


def test_every_page_of_the_documentation_is_reached_from_its_first_page(checkout):
    docs = checkout.root / "docs"
    reached, waiting = set(), [docs / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or not page.is_file():
            continue
        reached.add(page)
        if page.suffix == ".md":
            links = LINK.findall(page.read_text(encoding="utf-8"))
            waiting += [(page.parent / link.split("#")[0]).resolve() for link in links if "://" not in link]
    assert [checkout.short(p) for p in checkout.named(".md", under="docs") if p not in reached] == []


def test_a_page_begins_with_one_heading(checkout):
    for page in checkout.named(".md", under="docs"):
        headings = re.findall(
            r"^# .+", re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S), re.M
        )
        assert len(headings) == 1, checkout.short(page)


def test_nothing_is_called_simple_or_easy(checkout):
    belittling = re.compile(r"\b(?:simply|just|easily|obviously|of course)\b", re.IGNORECASE)
    written = [p for p in checkout.named(".md") if "reference" not in p.parts]
    assert checkout.lines_matching(belittling, written) == []


def test_a_decision_is_short_and_has_its_four_parts(checkout):
    decisions = sorted((checkout.root / "docs" / "adr").glob("0*.md"))
    assert len(decisions) > 10
    for number, decision in enumerate(decisions, start=1):
        text = decision.read_text(encoding="utf-8")
        assert decision.name.startswith(f"{number:04d}-"), decision.name
        assert text.startswith(f"# {number:04d}. "), decision.name
        assert len(text.split()) < LONGEST_DECISION, decision.name
        assert re.findall(r"^## (.+)", text, re.M) == ["Context", "Options", "Decision", "Consequences"], (
            decision.name
        )


def test_every_decision_stands_in_the_list(checkout):
    adr = checkout.root / "docs" / "adr"
    listed = (adr / "README.md").read_text(encoding="utf-8")
    assert [d.name for d in adr.glob("0*.md") if f"({d.name})" not in listed] == []


def test_fragments_of_the_change_log_are_sentences_of_a_known_kind(checkout):
    fragments = [f for f in (checkout.root / "changes").iterdir() if f.name != "README.md"]
    for fragment in fragments:
        what, kind, ending = fragment.name.split(".")
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", what), fragment.name
        assert kind in KINDS and ending == "md", fragment.name
        text = fragment.read_text(encoding="utf-8").strip()
        assert text[0].isupper() and text.endswith("."), fragment.name


def test_the_reference_is_current(checkout):
    answer = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"],
        cwd=checkout.root,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stdout
