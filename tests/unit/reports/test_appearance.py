import pytest

from commonfield.catalog import Appearance
from commonfield.catalog.appearance import Mode

STATED = {
    "ink": (14.0, 14.8), "ink-soft": (6.9, 9.5), "field": (6.1, 8.9), "water": (6.6, 8.7),
    "poppy": (5.2, 8.1), "ochre": (5.7, 9.2), "plum": (7.7, 8.4), "slate": (5.4, 8.6), "rose": (6.6, 8.4),
}  # fmt: skip


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("token", STATED)
def test_every_color_of_text_can_be_read_on_its_paper(appearance: Appearance, token: str, mode: Mode) -> None:
    measured = contrast(appearance.color(token, mode), appearance.color("paper", mode))
    assert measured >= 4.5
    assert measured == pytest.approx(STATED[token][mode == "dark"], abs=0.15)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_banner_of_invented_data_can_be_read(appearance: Appearance, mode: Mode) -> None:
    assert contrast(appearance.color("paper", mode), appearance.color("ochre", mode)) >= 4.5
