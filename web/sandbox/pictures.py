"""Drawn pictures of things for sale: a scene by kind of property, varied by its number.

SVG from shapes only, no text and no script; the same number draws the same picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

WIDTH, HEIGHT = 800, 500


@dataclass(frozen=True)
class _Palette:
    sky: str
    ground: str
    far: str
    body: str
    trim: str
    accent: str


_PALETTES = (
    _Palette("#cfdfee", "#9fb3a3", "#b9cfbd", "#f3eee6", "#8da4c0", "#a8532f"),
    _Palette("#f3e3cf", "#b8a98a", "#d8c8a6", "#fbf4e9", "#b98f63", "#7b3f2a"),
    _Palette("#d9e6e2", "#8fa8a0", "#b4ccc4", "#eef3ee", "#6f9488", "#2f5d50"),
    _Palette("#e4dcec", "#a59bb3", "#c6bcd4", "#f4f0f8", "#8a7ba6", "#4d3f6b"),
    _Palette("#dbe4ea", "#a7b0b6", "#c3ccd2", "#f2f4f5", "#7d8c98", "#1f3a5f"),
    _Palette("#f0d9d4", "#b59a92", "#d6beb6", "#faf0ec", "#b57f73", "#8c2f26"),
)


def draw(kind: str, number: int) -> bytes:
    """Return an SVG picture of a kind of property; `number` varies colours and proportions."""
    palette = _PALETTES[number % len(_PALETTES)]
    scene = _SCENES.get(kind, _crate)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        _rect(0, 0, WIDTH, HEIGHT, palette.sky),
        _sun(number),
        *scene(palette, number),
        "</svg>",
    ]
    return "".join(parts).encode()


def _rect(x: float, y: float, width: float, height: float, fill: str, *, round_by: int = 0) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
        f' rx="{round_by}" fill="{fill}"/>'
    )


def _circle(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"/>'


def _shape(points: str, fill: str) -> str:
    return f'<polygon points="{points}" fill="{fill}"/>'


def _sun(number: int) -> str:
    return _circle(120 + number * 53 % 560, 90, 44, "#fdf1d4")


def _hills(palette: _Palette) -> str:
    path = "M0 380 C200 300 320 350 460 330 S700 300 800 350 V500 H0 Z"
    return f'<path d="{path}" fill="{palette.far}"/>'


def _ground(palette: _Palette) -> str:
    return _rect(0, 400, WIDTH, 100, palette.ground)


def _flat(palette: _Palette, number: int) -> list[str]:
    parts = [_hills(palette), _ground(palette)]
    left = 150 + number % 3 * 20
    for at, floors in enumerate((4 + number % 2, 6 + number % 3, 3 + number % 2)):
        x, height = left + at * 175, floors * 44 + 30
        parts.append(_rect(x, 400 - height, 150, height, palette.body))
        for floor in range(floors):
            for window in range(3):
                y = 400 - height + 18 + floor * 44
                parts.append(_rect(x + 18 + window * 42, y, 28, 26, palette.trim))
        parts.append(_rect(x + 62, 366, 26, 34, palette.accent))
    return [*parts, _tree(palette, 90), _tree(palette, 720)]


def _tree(palette: _Palette, x: float) -> str:
    crown = f'<ellipse cx="{x:g}" cy="350" rx="34" ry="56" fill="#7a9580"/>'
    return crown + _rect(x - 4, 380, 8, 30, palette.accent)


def _land(palette: _Palette, number: int) -> list[str]:
    parts = [_hills(palette), _ground(palette)]
    for row in range(4):
        y, shade = 330 + row * 34, palette.far if row % 2 else palette.body
        inset = 180 - row * 45 - number % 3 * 8
        points = (
            f"{inset},{y} {WIDTH - inset},{y} {WIDTH - inset + 45},{y + 34} {inset - 45},{y + 34}"
        )
        parts.append(_shape(points, shade))
    for post in range(7):
        parts.append(_rect(110 + post * 96, 300, 6, 46, palette.accent))
    return parts


def _vehicle(palette: _Palette, number: int) -> list[str]:
    long = 400 + number % 4 * 30
    x = (WIDTH - long) / 2
    cabin = f"{x + 70},300 {x + 130},220 {x + long - 130},220 {x + long - 60},300"
    return [
        _hills(palette),
        _ground(palette),
        _shape(cabin, palette.trim),
        _rect(x, 296, long, 84, palette.accent, round_by=18),
        _rect(x + 20, 318, 40, 18, "#fdf1d4", round_by=6),
        *(_circle(x + at, 384, 42, "#2b3138") for at in (95, long - 95)),
        *(_circle(x + at, 384, 20, palette.body) for at in (95, long - 95)),
    ]


def _ship(palette: _Palette, number: int) -> list[str]:
    holds = 3 + number % 3
    parts = [
        _rect(0, 360, WIDTH, 140, palette.trim),
        _shape("90,300 710,300 650,390 150,390", palette.accent),
        _rect(560, 190, 90, 110, palette.body),
        _rect(585, 140, 26, 50, palette.accent),
    ]
    for hold in range(holds):
        parts.append(_rect(150 + hold * 72, 256, 62, 44, palette.body if hold % 2 else palette.far))
    for wave in range(6):
        parts.append(_rect(40 + wave * 130, 420 + wave % 2 * 26, 80, 4, palette.sky, round_by=2))
    return parts


def _equity(palette: _Palette, number: int) -> list[str]:
    parts = [_rect(210, 70, 380, 350, palette.body, round_by=8)]
    parts.append(_rect(240, 104, 200, 14, palette.accent, round_by=4))
    for line in range(6):
        parts.append(_rect(240, 146 + line * 26, 320 - line * 37 % 90, 8, palette.far, round_by=3))
    for bar in range(5):
        height = 24 + (number * 31 + bar * 47) % 70
        parts.append(_rect(250 + bar * 42, 400 - height, 28, height, palette.trim))
    return [*parts, _circle(536, 362, 34, palette.accent), _circle(536, 362, 22, palette.body)]


def _crate(palette: _Palette, number: int) -> list[str]:
    parts = [_hills(palette), _ground(palette)]
    for box in range(3 + number % 2):
        x, y = 190 + box * 118, 300 - (box % 2) * 70
        parts.append(_rect(x, y, 110, 100 + (box % 2) * 70, palette.trim, round_by=4))
        parts.append(_rect(x + 12, y + 14, 86, 10, palette.body))
        parts.append(_rect(x + 44, y + 34, 22, 22, palette.accent))
    return parts


_SCENES: dict[str, Callable[[_Palette, int], list[str]]] = {
    "flat": _flat,
    "land": _land,
    "vehicle": _vehicle,
    "ship": _ship,
    "equity": _equity,
    "movable": _crate,
    "mining_right": _land,
    "other_right": _equity,
}
