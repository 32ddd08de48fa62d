"""Every pair of tokens that stands as text on ground is readable: WCAG 2.2 AA, light and dark."""

from __future__ import annotations

import re

import pytest

from web.assets import STATIC

Palette = dict[str, str]

BLOCK = re.compile(r"^\s*(:root[^{@]*)\{([^}]*)\}", re.MULTILINE)
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")

TEXT = [  # 1.4.3: 4.5 to 1
    *(
        (ink, ground)
        for ink in ("ink", "soft", "action", "seal")
        for ground in ("paper", "card", "sunk")
    ),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-seal", "seal"),
    ("on-jade", "jade"),
    ("action", "action-tint"),
    ("ink", "action-tint"),
    ("seal", "seal-tint"),
    ("jade", "jade-tint"),
    ("jade", "card"),
    ("amber", "amber-tint"),
    ("amber", "card"),
    *(("ink", f"{name}-tint") for name in ("seal", "jade", "amber")),
    *(("action", f"{name}-tint") for name in ("seal", "jade", "amber")),
]
SIGNS = [  # 1.4.11: 3 to 1
    *(("edge", ground) for ground in ("paper", "card", "sunk")),
    *(("focus", ground) for ground in ("paper", "card", "sunk", "seal-tint")),
    ("seal", "action-tint"),
    ("action", "action-tint"),
]


def _palettes() -> dict[str, Palette]:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    found = {selector.strip(): dict(COLOUR.findall(body)) for selector, body in BLOCK.findall(css)}
    assert list(found) == [":root", ':root:not([data-theme="light"])', ':root[data-theme="dark"]']
    return {"light": found[":root"], "dark": found[':root[data-theme="dark"]']}


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _too_faint(palette: Palette, pairs: list[tuple[str, str]], least: float) -> list[str]:
    return [
        f"{ink} on {ground}: {contrast(palette[ink], palette[ground]):.2f}"
        for ink, ground in pairs
        if contrast(palette[ink], palette[ground]) < least
    ]


def test_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("light", ["light", "dark"])
def test_text_stands_out_from_its_ground(light: str) -> None:
    assert _too_faint(_palettes()[light], TEXT, 4.5) == []


@pytest.mark.parametrize("light", ["light", "dark"])
def test_edges_and_signs_stand_out_from_their_ground(light: str) -> None:
    assert _too_faint(_palettes()[light], SIGNS, 3.0) == []


def test_dark_asked_for_by_the_machine_is_the_dark_chosen_by_hand() -> None:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    _, by_machine, by_hand = (re.sub(r"\s+", " ", body) for _, body in BLOCK.findall(css))
    assert by_machine == by_hand


def test_a_faint_pair_is_found() -> None:
    assert _too_faint({"a": "#777777", "b": "#888888"}, [("a", "b")], 4.5) == ["a on b: 1.26"]
