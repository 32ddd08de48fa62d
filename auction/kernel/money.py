"""Pure. Money is a whole number of fen (1/100 yuan), never a float.

An amount on the wire or in a column is an `int` whose name ends in `_fen`. House rule: amounts
stay within 2^53 - 1, so that a JavaScript client reads the same number as we do.
"""

from __future__ import annotations

from collections.abc import Sequence

MAX_FEN = 2**53 - 1
YUAN = 100


def is_amount(value: object, *, least: int = 1) -> bool:
    """Say whether `value` is a whole number of fen from `least` to 2^53 - 1; bools are not."""
    return type(value) is int and least <= value <= MAX_FEN


def share_up(amount_fen: int, per_mille: int) -> int:
    """Return `per_mille` thousandths of an amount in fen, rounded up to the fen.

    For floors set by law, where a fen too little is unlawful (Law: OJA-11).
    """
    return -(-amount_fen * per_mille // 1000)


def share_down(amount_fen: int, per_mille: int) -> int:
    """Return `per_mille` thousandths of an amount in fen, rounded down: for ceilings set by law."""
    return amount_fen * per_mille // 1000


def half_up(numerator: int, denominator: int) -> int:
    """Return a fraction that is not negative rounded once to a whole number, a half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def whole_yuan_up(amount_fen: int) -> int:
    """Round up to a whole yuan. House rule: what we propose is whole yuan, on the lawful side."""
    return -(-amount_fen // YUAN) * YUAN


def whole_yuan_down(amount_fen: int) -> int:
    """Round down to a whole yuan."""
    return amount_fen // YUAN * YUAN


def split_by_weight(amount_fen: int, weights: Sequence[int]) -> list[int]:
    """Share `amount_fen` in proportion to `weights`: floors, then a fen each by largest remainder.

    Equal remainders go to whoever stands first. The parts add up to the amount exactly.
    """
    total = sum(weights)
    if total == 0:
        return [0 for _ in weights]
    parts = [amount_fen * weight // total for weight in weights]
    left = amount_fen - sum(parts)
    by_remainder = sorted(
        range(len(weights)), key=lambda i: (-(amount_fen * weights[i] % total), i)
    )
    for i in by_remainder[:left]:
        parts[i] += 1
    return parts


def parse_yuan(text: str) -> int | None:
    """Read what a person typed ("1,467,173.09", "¥ 200") as fen; None if it is no exact amount."""
    plain = "".join(text.split()).lstrip("¥￥").replace(",", "").replace("，", "")
    whole, _, cents = plain.partition(".")
    if not whole.isascii() or not whole.isdigit() or len(whole) > 14 or len(cents) > 2:
        return None
    if cents and not (cents.isascii() and cents.isdigit()):
        return None
    return int(whole) * YUAN + int(cents.ljust(2, "0") or 0)


def format_yuan(amount_fen: int) -> str:
    """Write fen as "3,270,600" or, when the fen are not zero, "1,467,173.09"; no currency sign."""
    sign = "-" if amount_fen < 0 else ""
    yuan, fen = divmod(abs(amount_fen), YUAN)
    return f"{sign}{yuan:,}.{fen:02d}" if fen else f"{sign}{yuan:,}"


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capitals(amount_fen: int) -> str:
    """Write an amount in Chinese capital numerals, as on a bank form: 叁佰贰拾柒万零陆佰元整.

    Holds for 0 to 2^53 - 1 fen. A zero between written places is written once.
    """
    yuan, fen = divmod(amount_fen, YUAN)
    jiao, cent = divmod(fen, 10)
    words = f"{_whole(yuan)}元" if yuan or not fen else ""
    if not fen:
        return f"{words}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif words:
        words += "零"
    return words + (f"{_DIGITS[cent]}分" if cent else "整")


def _whole(yuan: int) -> str:
    if yuan == 0:
        return "零"
    words, gap = "", False
    for group in range(len(_GROUPS) - 1, -1, -1):
        part = yuan // 10 ** (4 * group) % 10000
        if part == 0:
            gap = gap or bool(words)
            continue
        if words and (gap or part < 1000):
            words += "零"
        words += _four(part) + _group_name(yuan, group)
        gap = False
    return words


def _group_name(yuan: int, group: int) -> str:
    if group == 3:  # 万亿 shares its 亿 with the group below when that one is written too.
        return "万" if yuan // 10**8 % 10000 else "万亿"
    return _GROUPS[group]


def _four(part: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if digit == 0:
            gap = gap or bool(words)
            continue
        words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return words
