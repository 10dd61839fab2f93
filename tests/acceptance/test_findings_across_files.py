"""The route compares files before it links, and tells each partner only of itself."""

from __future__ import annotations

import json

from commonfield import intake
from commonfield.pipeline import Demonstration


def test_the_route_compares_files_once_before_it_links(demo: Demonstration) -> None:
    kinds = [entry.kind for entry in demo.region.ledger.entries()]
    assert kinds.count("compared") == 1
    assert kinds.index("compared") < kinds.index("linked")


def test_what_a_partner_is_told_names_no_other_partner(demo: Demonstration) -> None:
    partners = [partner.partner for partner in demo.region.settings.partners]
    told = {partner: intake.kept_comparison(demo.region, partner) for partner in partners}
    assert None not in told.values()
    files = {receipt.id: receipt.partner for receipt in intake.submissions(demo.region)}
    for partner, findings in told.items():
        for finding in findings or ():
            assert files[finding["submission"]] == partner
        text = json.dumps(findings)
        assert [other for other in partners if other != partner and f'"{other}"' in text] == []
        assert [other for other in partners if other != partner and f" {other}" in text] == []


def test_refused_records_leave_their_other_half_alone_and_that_is_found(demo: Demonstration) -> None:
    told = [intake.kept_comparison(demo.region, p.partner) or [] for p in demo.region.settings.partners]
    codes = {finding["code"] for findings in told for finding in findings}
    assert codes & {"ACR-001", "ACR-002", "ACR-003", "ACR-005"}
