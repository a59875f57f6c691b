"""The shapes of the fields, and the line of a hard tie, as SVG paths around (0, 0). Plain Python.

No corner reaches further than ``layout.REACH`` times the radius.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin


def shape_of(field: str, r: float) -> str:
    """Return the path of a field's shape: circle, rounded square, hexagon or diamond; a circle for none."""
    if field == "friends":
        return _square(r * 0.88, r * 0.32)
    if field == "organisations":
        return _path([(0, -1.08), (0.94, -0.54), (0.94, 0.54), (0, 1.08), (-0.94, 0.54), (-0.94, -0.54)], r)
    if field == "networks":
        return _path([(0, -1.12), (1.12, 0), (0, 1.12), (-1.12, 0)], r)
    n = short(r)
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
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)


def _square(half: float, corner: float) -> str:
    h, s, c = short(half), short(2 * (half - corner)), short(corner)
    turn = f"a{c} {c} 0 0 1"
    begin = f"M{short(-half + corner)}-{h}"
    return f"{begin}h{s}{turn} {c} {c}v{s}{turn}-{c} {c}h-{s}{turn}-{c}-{c}v-{s}{turn} {c}-{c}Z"


def _path(corners: list[tuple[float, float]], r: float) -> str:
    return "M" + "L".join(f"{short(x * r)} {short(y * r)}" for x, y in corners) + "Z"


def across(x: float, y: float, dx: float, dy: float, half: float) -> str:
    """Return a short stroke across a line that runs in direction (dx, dy), at a point of it."""
    return f"M{short(x - dy * half)} {short(y + dx * half)}L{short(x + dy * half)} {short(y - dx * half)}"


def arrow_head(x: float, y: float, dx: float, dy: float, long: float = 13.0, half: float = 7.0) -> str:
    """Return an open arrow head with its tip at a point, pointing in direction (dx, dy)."""
    bx, by = x - dx * long, y - dy * long
    left, right = (bx - dy * half, by + dx * half), (bx + dy * half, by - dx * half)
    return f"M{short(left[0])} {short(left[1])}L{short(x)} {short(y)}L{short(right[0])} {short(right[1])}"


def straight(points: Sequence[tuple[float, float]]) -> str:
    """Return a path through points."""
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)


def star_on(r: float) -> str:
    """Return a star at the upper right of a bubble, within its reach."""
    long = r * 0.34
    turns = [(long * (1.0 if turn % 2 == 0 else 0.42), turn * pi / 5) for turn in range(10)]
    return _path([(r * 0.55 + a * sin(t), -r * 0.55 - a * cos(t)) for a, t in turns], 1)


def candle_on(r: float) -> str:
    """Return a candle with its flame at the upper left of a bubble, within its reach."""
    x, y, u = -r * 0.55, -r * 0.55, r * 0.3
    side, back = u * 0.6, -u * 0.25
    flame = f"M{short(x)} {short(y - u)}q{short(side)} {short(u * 0.7)} 0 {short(u * 0.95)}"
    flame += f"q{short(-side)} {short(back)} 0 {short(-u * 0.95)}Z"
    stick = (
        f"M{short(x - u * 0.3)} {short(y + u * 0.15)}h{short(u * 0.6)}v{short(u * 0.85)}h{short(-u * 0.6)}Z"
    )
    return flame + stick


def wave(r: float) -> str:
    """Return a small zig-zag under a bubble's initials."""
    return zigzag(-r * 0.5, r * 0.62, r * 0.5, r * 0.62, r * 0.25, r * 0.12)


def zigzag_along(points: Sequence[tuple[float, float]], swing: float = 4.5) -> str:
    """Return a zig-zag along a curve of points."""
    found = [points[0]]
    for turn, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        long = hypot(x1 - x0, y1 - y0) or 1.0
        side = swing if turn % 2 else -swing
        found.append(((x0 + x1) / 2 - (y1 - y0) / long * side, (y0 + y1) / 2 + (x1 - x0) / long * side))
    return straight([*found, points[-1]])


def short(number: float) -> str:
    """Write a number for a picture: one place after the point, none where it is whole."""
    return f"{number:.1f}".removesuffix(".0")
