"""A drawing that is being made: text, lines and outlines as SVG, in the colors of the appearance."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from commonfield.catalog import Appearance
from commonfield.reports.figures import Drawing
from commonfield.reports.figures.drawing import dark_style
from commonfield.reports.pathways.lettering import LINE, wrap
from commonfield.reports.pathways.views import Kind


class Sheet:
    """Collects what is drawn, in the order in which it lies one upon another.

    Args:
        width: In pixels, which are points on paper.
        height: In pixels.
        appearance: Colors and type.
    """

    def __init__(self, width: float, height: float, appearance: Appearance) -> None:
        self.width, self.height = width, height
        self._look = appearance
        self._parts: list[str] = []
        self.rectangle(0, 0, width, height, fill="paper")

    def color(self, role: str) -> str:
        """Give a color by its role; `none` stays none."""
        return role if role == "none" else self._look.color(role)

    def text(
        self, x: float, y: float, text: str, size: float, *, color: str = "ink", bold: bool = False,
        anchor: str = "start",
    ) -> None:  # fmt: skip
        """Write a line; `y` is its foot."""
        more = ' font-weight="bold"' if bold else ""
        more += f' text-anchor="{anchor}"' if anchor != "start" else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" fill="{self.color(color)}"{more}>'
            f"{escape(text)}</text>"
        )

    def runs(self, x: float, y: float, size: float, *runs: tuple[str, str, bool]) -> None:
        """Write a line of several runs, each with its color and whether it is bold."""
        weight = ("", ' font-weight="bold"')
        spans = "".join(
            f'<tspan fill="{self.color(color)}"{weight[bold]}>{escape(text)}</tspan>'
            for text, color, bold in runs
        )
        self._parts.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}">{spans}</text>')

    def paragraph(
        self, x: float, y: float, text: str, size: float, room: float, *, color: str = "ink",
        bold: bool = False, most: int = 99,
    ) -> float:  # fmt: skip
        """Write lines below `y` and give where the next may begin; of more than `most` the rest is cut."""
        lines = wrap(text, size, room, bold=bold)
        if len(lines) > most:
            lines = [*lines[: most - 1], f"{lines[most - 1].rstrip(' .,;')}…"]
        for line in lines:
            y += size * LINE
            self.text(x, y - size * 0.28, line, size, color=color, bold=bold)
        return y

    def rectangle(
        self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none",
        thick: float = 1.5, corner: float = 0.0, opacity: float = 1.0, dash: str = "",
    ) -> None:  # fmt: skip
        more = f' rx="{corner:.1f}"' if corner else ""
        more += f' fill-opacity="{opacity}"' if opacity != 1 else ""
        more += f' stroke-dasharray="{dash}"' if dash else ""
        more += f' stroke="{self.color(stroke)}" stroke-width="{thick:.1f}"' if stroke != "none" else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'fill="{self.color(fill)}"{more}/>'
        )

    def path(
        self, way: str, *, stroke: str = "none", thick: float = 2.0, fill: str = "none", dash: str = "",
        opacity: float = 1.0, link: str = "",
    ) -> None:  # fmt: skip
        """Draw a path; `link` names the two steps that it connects."""
        more = f' stroke-dasharray="{dash}"' if dash else ""
        more += f' opacity="{opacity}"' if opacity != 1 else ""
        more += f' data-link="{escape(link)}"' if link else ""
        self._parts.append(
            f'<path d="{way}" fill="{self.color(fill)}" stroke="{self.color(stroke)}" '
            f'stroke-width="{thick:.1f}" stroke-linecap="round" stroke-linejoin="round"{more}/>'
        )

    def circle(
        self, x: float, y: float, radius: float, *, fill: str, stroke: str, thick: float = 2.0
    ) -> None:
        self._parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{self.color(fill)}" '
            f'stroke="{self.color(stroke)}" stroke-width="{thick:.1f}"/>'
        )

    def outline(
        self, kind: Kind, x: float, y: float, width: float, height: float, *, color: str, scale: float,
        lost: bool = False,
    ) -> None:  # fmt: skip
        """Draw the outline of a kind of step: each has a shape of its own. One that is `lost` is dashed."""
        way = " ".join(
            f"{'L' if at else 'M'}{px:.1f} {py:.1f}"
            for at, (px, py) in enumerate(_corners(kind, x, y, width, height, scale))
        )
        dash = f"{7 * scale:.0f} {5 * scale:.0f}" if lost else ""
        round_off = {"work_based_learning": 22, "occupation": 9}.get(kind, 0) * scale
        fill = "ink" if kind == "occupation" and not lost else "paper"
        if round_off:
            self.rectangle(x, y, width, height, fill=fill, stroke=color, thick=2.2 * scale,
                           corner=min(round_off, height / 2), dash=dash)  # fmt: skip
        else:
            self.path(f"{way}Z", fill=fill, stroke=color, thick=2.2 * scale, dash=dash)
        for side in {"school_courses": (x,), "dual_enrollment": (x, x + width - 7 * scale)}.get(kind, ()):
            self.rectangle(side, y, 7 * scale, height, fill=color)

    def raw(self, svg: str) -> None:
        """Put in a drawing of ours as it is."""
        self._parts.append(svg)

    def finished(self, *, title: str, description: str) -> Drawing:
        """Give the whole SVG, titled, with its dark colors."""
        body = "".join(self._parts)
        font = escape(self._look.font_screen.replace('"', "'"))
        width, height = round(self.width), round(self.height)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d" font-family="{font}" '
            f'font-size="13"><title id="t">{escape(title)}</title><desc id="d">{escape(description)}</desc>'
        )
        return Drawing(f"{head}{dark_style(body, self._look)}{body}</svg>", width, height)


def _corners(
    kind: Kind, x: float, y: float, width: float, height: float, scale: float
) -> Sequence[tuple[float, float]]:
    right, foot, middle = x + width, y + height, y + height / 2
    if kind == "articulation":
        cut = 13 * scale
        return ((x + cut, y), (right - cut, y), (right, middle), (right - cut, foot), (x + cut, foot),
                (x, middle))  # fmt: skip
    if kind == "transfer":
        cut = 16 * scale
        return (x, y), (right - cut, y), (right, middle), (right - cut, foot), (x, foot)
    if kind == "award":
        cut = 11 * scale
        return ((x + cut, y), (right - cut, y), (right, y + cut), (right, foot - cut), (right - cut, foot),
                (x + cut, foot), (x, foot - cut), (x, y + cut))  # fmt: skip
    return (x, y), (right, y), (right, foot), (x, foot)
