"""A region that may ask two partners, packets made for them, and a folder for what comes back."""

import pytest
from tests.partner_packets import LOG, PARTNER

from commonfield.pipeline import packets
from commonfield.synthetic.agreements import draw_up, write_agreements


@pytest.fixture
def region(region):
    files = [
        (PARTNER, LOG),
        (PARTNER, "calpads/senr"),
        ("a-college", "university/enrollment"),
        ("a-college", LOG),
    ]
    write_agreements(draw_up(region.settings.partners, files), region.agreements)
    return region


@pytest.fixture
def make(region, tmp_path):
    def make(dictionary=LOG, *, year=2025, rows=50, partner=PARTNER, **settings):
        out = tmp_path / "packet.xlsx"
        packet = packets.make_packet(
            region, partner=partner, dictionary=dictionary, out=out, year=year, rows=rows, **settings
        )
        return packet, out.read_bytes()

    return make


@pytest.fixture
def put(tmp_path):
    def put(content, name="back.xlsx"):
        path = tmp_path / "back" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    return put
