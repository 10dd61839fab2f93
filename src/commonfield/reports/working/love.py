"""A love plot: how far apart the groups were before, and are after weighting, beside the two bands."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.catalog import Appearance
from commonfield.reports.figures.dots import LETTER, ROW, SIZES
from commonfield.reports.figures.figure import Plot, Width
from commonfield.reports.figures.scales import small_scale
from commonfield.reports.figures.spec import Spec, amount, at, fixed, label, layer

BANDS = (0.05, 0.25)
FARTHEST = 1.0
"""Distances beyond this are drawn at it; the table tells them."""

Distances = Sequence[tuple[str, float | None, float | None]]


def love_plot(alike: Distances, *, width: Width, appearance: Appearance, number: Spec) -> Plot:
    """Draw absolute distances, the farthest before on top.

    Args:
        alike: Name, distance before and after.
        width: For a wide or a narrow screen.
        appearance: Colors.
        number: `values` that the axis labels, and `labelExpr` that writes them.
    """
    listed = sorted(alike, key=lambda each: -abs(each[1] or 0.0))
    order = [name for name, _, _ in listed]
    x = amount("distance", scale=fixed(domain_of(alike), clamp=True), axis={"orient": "top", **number})
    y = _rows(order, width)
    slate, field, soft = (appearance.color(name) for name in ("slate", "field", "ink-soft"))
    down = 8 if width == "narrow" else 0
    mark = {"filled": True, "size": 70, "opacity": 1, "strokeWidth": 2, "yOffset": down}
    layers = [
        layer("bands", "rule", {"x": amount("distance")}, color=soft, strokeDash=[4, 3]),
        layer("before", "point", {"x": x, "y": y}, stroke=slate, fill=appearance.color("paper"), **mark),
        layer("after", "point", {"x": x, "y": y}, shape="diamond", stroke=field, fill=field, **mark),
    ]
    if width == "narrow":
        named = {"x": at(0), "y": y, "text": label("name")}
        layers.append(layer("names", "text", named, align="left", dy=-9, limit=262))
    spec = {"width": SIZES[width], "height": ROW[width] * max(len(order), 1), "layer": layers}
    return Plot(spec, {
        "bands": [{"distance": band} for band in BANDS],
        "before": [_row(name, before) for name, before, _ in listed if before is not None],
        "after": [_row(name, after) for name, _, after in listed if after is not None],
        "names": [{"name": name} for name in order],
    })  # fmt: skip


def domain_of(alike: Distances) -> tuple[float, float]:
    """Begin at zero and end beyond the upper band and the farthest distance."""
    far = max([abs(d) for _, *both in alike for d in both if d is not None], default=0.0)
    return small_scale([min(max(far, BANDS[1] * 1.1), FARTHEST)])[0]


def _row(name: str, distance: float) -> dict[str, object]:
    return {"name": name, "distance": min(abs(distance), FARTHEST)}


def _rows(order: Sequence[str], width: Width) -> Spec:
    axis: Spec | None = None
    if width == "wide":
        room = min(340, max((len(name) for name in order), default=0) * LETTER)
        axis = {"grid": True, "gridDash": [1, 3], "labelLimit": 310, "minExtent": room}
    scale = {"paddingInner": 0, "paddingOuter": 0, "domain": list(order)}
    return label("name", sort=list(order), scale=scale, axis=axis)
