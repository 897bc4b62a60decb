"""Charts over time as one SVG, for pictures in the docs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

# Okabe and Ito (2008), told apart by all eyes; the yellow left out, which is faint on white.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#888888")
_WIDTH, _HEIGHT, _COLUMNS = 520, 300, 2
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 44, 62
_PLOT_WIDTH, _PLOT_HEIGHT = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
_LEGEND_COLUMN = 112
# Marks on an axis, about as many.
_MARKS = 5


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over the same times."""

    title: str
    # What the metric is called.
    source: str
    # One value a time.
    lines: Mapping[str, Sequence[float]]


def draw(charts: Sequence[Chart], times_s: Sequence[float], caption: str) -> str:
    """The SVG, the charts in two columns."""
    rows = -(-len(charts) // _COLUMNS)
    width, height = _WIDTH * _COLUMNS, _HEIGHT * rows + 28
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="12" y="{height - 10}" fill="#555">{escape(caption)}</text>',
    ]
    for index, chart in enumerate(charts):
        x, y = _WIDTH * (index % _COLUMNS), _HEIGHT * (index // _COLUMNS)
        parts.append(f'<g transform="translate({x} {y})">{_chart(chart, times_s)}</g>')
    return "\n".join([*parts, "</svg>", ""])


def _chart(chart: Chart, times_s: Sequence[float]) -> str:
    top = _step(max((max(line) for line in chart.lines.values()), default=0) or 1) * _MARKS
    end_s = max(times_s[-1], 1)
    parts = [
        f'<text x="12" y="18" font-size="13" font-weight="bold">{escape(chart.title)}</text>',
        f'<text x="12" y="34" fill="#555" font-family="monospace">{escape(chart.source)}</text>',
        *_axes(top, end_s),
    ]
    for index, (name, line) in enumerate(chart.lines.items()):
        colour = _COLOURS[index % len(_COLOURS)]
        points = " ".join(
            f"{_x(time_s, end_s):.1f},{_y(value, top):.1f}"
            for time_s, value in zip(times_s, line, strict=True)
        )
        parts.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="1.6" points="{points}"/>'
        )
        parts.append(_legend(index, name, colour))
    return "".join(parts)


def _axes(top: float, end_s: float) -> list[str]:
    parts = []
    for mark in range(_MARKS + 1):
        value = top * mark / _MARKS
        y = _y(value, top)
        parts.append(f'<path d="M{_LEFT} {y:.1f}h{_PLOT_WIDTH}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    step_s = _step(end_s)
    for mark in range(int(end_s / step_s) + 1):
        x, y = _x(mark * step_s, end_s), _TOP + _PLOT_HEIGHT
        parts.append(f'<path d="M{x:.1f} {y}v4" stroke="#888"/>')
        unit = " s" if mark == 0 else ""
        parts.append(
            f'<text x="{x:.1f}" y="{y + 16}" text-anchor="middle">{mark * step_s:g}{unit}</text>'
        )
    return parts


def _legend(index: int, name: str, colour: str) -> str:
    per_row = _PLOT_WIDTH // _LEGEND_COLUMN
    x = _LEFT + index % per_row * _LEGEND_COLUMN
    y = _TOP + _PLOT_HEIGHT + 34 + index // per_row * 16
    return (
        f'<rect x="{x}" y="{y - 8}" width="10" height="8" fill="{colour}"/>'
        f'<text x="{x + 14}" y="{y}">{escape(name)}</text>'
    )


def _x(time_s: float, end_s: float) -> float:
    return _LEFT + _PLOT_WIDTH * time_s / end_s


def _y(value: float, top: float) -> float:
    return _TOP + _PLOT_HEIGHT * (1 - value / top)


def _step(greatest: float) -> float:
    """The smallest of 1, 2, 2.5 or 5 times a power of ten that reaches it in _MARKS steps."""
    power = 10.0**-6
    while True:
        for factor in (1, 2, 2.5, 5):
            if factor * power * _MARKS >= greatest:
                return factor * power
        power *= 10
