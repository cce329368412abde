"""Figures as SVG that stands inside the page: its colours follow the reader's scheme."""

import io
import re
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, MUTED, GRID, ACCENT, BAND = "#010203", "#040506", "#070809", "#0a0b0c", "#0d0e0f"
"""Placeholder colours of a drawing, each replaced by a variable of the page's style sheet."""

_VARIABLES = {
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    GRID: "var(--grid)",
    ACCENT: "var(--accent)",
    BAND: "var(--band)",
}
_SIZE = re.compile(r'<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>')
_PREAMBLE = re.compile(r"\A.*?(?=<svg )|<metadata>.*?</metadata>", re.DOTALL)
_REFERENCE = re.compile(r'((?:\bid="|href="#|url\(#))')

SETTINGS: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "turnscope", "font.size": 10.0}


def to_svg(figure: "Figure", *, name: str, title: str) -> str:
    """Write a figure as an SVG element with a title for those who hear the page.

    `name` makes the element's ids unique among those on the page.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    buffer = io.StringIO()
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})
    text = _PREAMBLE.sub("", buffer.getvalue())
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, variable)
    text = _REFERENCE.sub(rf"\g<1>{name}-", text)
    found = _SIZE.search(text)
    width, height = (found[1], found[2]) if found else ("460", "300")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'viewBox="0 0 {width} {height}" style="max-width:{float(width) * 4 / 3:.0f}px">'
        f"<title>{escape(title)}</title>"
    )
    return _SIZE.sub(lambda _: head, text, count=1)
