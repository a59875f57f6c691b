"""The shapes of the fields, and the line of a hard tie, as SVG paths around (0, 0). Plain Python.

No corner reaches further than ``layout.REACH`` times the radius.
"""

from math import hypot


def shape_of(field: str, r: float) -> str:
    """Return the path of a field's shape: circle, rounded square, hexagon or diamond; a circle for none."""
    if field == "friends":
        return _square(r * 0.88, r * 0.32)
    if field == "organisations":
        return _path([(0, -1.08), (0.94, -0.54), (0.94, 0.54), (0, 1.08), (-0.94, 0.54), (-0.94, -0.54)], r)
    if field == "networks":
        return _path([(0, -1.12), (1.12, 0), (0, 1.12), (-1.12, 0)], r)
    n = _n(r)
    return f"M0-{n}A{n} {n} 0 1 1 0 {n}A{n} {n} 0 1 1 0-{n}Z"


def zigzag(x0: float, y0: float, x1: float, y1: float, step: float = 13.0, swing: float = 6.5) -> str:
    """Return a zig-zag from one point to another."""
    long = hypot(x1 - x0, y1 - y0)
    turns = max(round(long / step), 2)
    dx, dy = (x1 - x0) / turns, (y1 - y0) / turns
    aside_x, aside_y = -(y1 - y0) / long * swing, (x1 - x0) / long * swing
    points = [(x0, y0)]
    for turn in range(turns):
        side = 1 if turn % 2 else -1
        points.append((x0 + dx * (turn + 0.5) + aside_x * side, y0 + dy * (turn + 0.5) + aside_y * side))
    points.append((x1, y1))
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _square(half: float, corner: float) -> str:
    h, s, c = _n(half), _n(2 * (half - corner)), _n(corner)
    turn = f"a{c} {c} 0 0 1"
    begin = f"M{_n(-half + corner)}-{h}"
    return f"{begin}h{s}{turn} {c} {c}v{s}{turn}-{c} {c}h-{s}{turn}-{c}-{c}v-{s}{turn} {c}-{c}Z"


def _path(corners: list[tuple[float, float]], r: float) -> str:
    return "M" + "L".join(f"{_n(x * r)} {_n(y * r)}" for x, y in corners) + "Z"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
