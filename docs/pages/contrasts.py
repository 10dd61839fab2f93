"""Questions about participants beside people like them."""

from __future__ import annotations

from commonfield.catalog import Catalog, ContrastDefinition, Metric
from pages.markdown import source_line, table


def contrasts_page(shipped: Catalog) -> str:
    parts = [
        "# Participants beside people like them\n",
        "What `commonfield compare --region` answers. A region copies a definition into\n"
        "`definitions/contrasts`, makes it its own, and adopts it.\n"
        "[How to ask](../how-to/compare-participants.md);\n"
        "[how it is reckoned](../explanation/adjusted-comparison.md).\n",
    ]
    for asked in shipped.all(ContrastDefinition).values():
        parts += [f"## {asked.label.en}\n", f"{asked.question.en}\n"]
        parts.append(table(["what", "in this question"], _rows(asked, shipped)))
        parts += ["What it cannot tell:\n", "\n".join(f"- {caveat.en}" for caveat in asked.caveats) + "\n"]
        parts.append(source_line(asked.source))
    return "\n".join(parts)


def _rows(asked: ContrastDefinition, shipped: Catalog) -> list[tuple[object, ...]]:
    outcomes = [(name, shipped.get(Metric, name).label.en) for name in asked.outcomes]
    first, last = asked.before.from_, asked.before.to
    years = f"{-first} years" if first == last else f"{-first} to {-last} years"
    return [
        ("name", f"`{asked.contrast}`"),
        ("participants", asked.participants.en),
        ("outcomes", "; ".join(f"[{label}](metrics/{name}.md)" for name, label in outcomes)),
        ("compared within the same", ", ".join(asked.exact).replace("_", " ")),
        ("errors allow for people who share a", asked.cluster),
        ("covariates", ", ".join(f"`{name}`" for name in asked.covariates)),
        (
            "what they had done before",
            "; ".join(each.label.en for each in asked.earlier_facts) or "not asked",
        ),
        ("both are read", f"{years} before the year of the cohort"),
        ("is the gap smaller among participants, by", ", ".join(f"`{name}`" for name in asked.gap_by)),
    ]
