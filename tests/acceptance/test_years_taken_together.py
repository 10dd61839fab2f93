"""A region whose places are small counts several years together, and publishes nothing else beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from tests.acceptance.conftest import Told

from commonfield.pipeline.measuring import current_measures
from commonfield.region import Region

TEXT = "{en: Small places, es: Lugares pequeños}"
REPORT = f"""
report: small-places
label: {TEXT}
purpose: k16-regional-report
audience: public
policy: standard
pooled_years: {{years: 3, last: 2024}}
sections:
  - {{section: cover, kind: cover, title: {TEXT}, intro: {TEXT}}}
  - section: completion
    kind: metrics
    title: {TEXT}
    intro: {TEXT}
    metrics: [dual_enrollment_success_rate, METRIC]
  - {{section: hidden, kind: disclosure, title: {TEXT}, intro: {TEXT}}}
"""


@pytest.mark.slow
def test_three_years_together_are_measured_and_published_beside_no_single_year(
    own_demo: Region, command: Callable[..., Told]
) -> None:
    at = ["--region", str(own_demo.path), "--keys", str(own_demo.keys.folder)]
    reports = own_demo.path / "definitions" / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    text = REPORT.replace("METRIC", "college_going_rate_12m")
    (reports / "small-places.yaml").write_text(text, encoding="utf-8")

    years = current_measures(own_demo).measures.filter(
        metric="dual_enrollment_success_rate", level="region", group="all"
    )
    told = command("measure", "--report", "small-places", *at)
    assert told.code == 0
    measured = current_measures(own_demo)
    blocks = measured.measures.filter(metric="dual_enrollment_success_rate", level="region", group="all")
    counted = dict(blocks.filter(status="computed").select("academic_year", "denominator").iter_rows())
    of_year = dict(years.select("academic_year", "denominator").iter_rows())
    assert set(counted) <= {2021, 2024} and 2024 in counted
    assert max(of_year[year] for year in (2022, 2023, 2024)) < counted[2024]
    assert counted[2024] < sum(of_year[year] for year in (2022, 2023, 2024)), "nobody counts twice"
    assert measured.atoms is not None
    assert set(measured.atoms["academic_year"]) <= {2018, 2021, 2024, 2027}

    refused = command("protect", "--report", "small-places", *at)
    assert refused.code == 2
    assert "expected figures over 1 year as in release" in refused.err

    (reports / "small-places.yaml").write_text(text.replace("years: 3", "years: 2"), encoding="utf-8")
    changed = command("protect", "--report", "small-places", *at)
    assert changed.code == 2 and "pooled_years changed after it was measured" in changed.err
    (reports / "small-places.yaml").write_text(text, encoding="utf-8")

    # A region that has released nothing yet may publish them.
    shutil.rmtree(own_demo.releases)
    assert command("protect", "--report", "small-places", *at).code == 0
    assert command("report", "--preview", *at).code == 0
    (written,) = (own_demo.path / "previews").iterdir()
    for language, said in {"en": "2021–22 to 2023–24", "es": "2021–22 a 2023–24"}.items():
        page = (written / "report" / language / "completion.html").read_text(encoding="utf-8")
        assert said in page, language
        hidden = (written / "report" / language / "hidden.html").read_text(encoding="utf-8")
        assert ("takes 3 academic years together" in hidden) or ("reúne 3 años académicos" in hidden)
