"""A distribution plan as a paper: turn by turn, each with its rule, its sum and its lines.

The lines are worked out from the basis the plan was frozen with, so that the paper is the plan.
Law: DIST-20, DIST-21, DIST-23.
"""

from __future__ import annotations

from auction.documents.layout import Layout
from auction.documents.paper_words import Facts, Words
from auction.i18n import formats
from auction.i18n.articles import articles
from auction.i18n.catalogue import translate
from auction.settlement.distribution.basis import basis_from_json, worked_out
from auction.settlement.distribution.plain_form import EXECUTION_FEE
from auction.settlement.distribution.turns import Turn, TurnKind
from auction.settlement.distribution.waterfall import Line

_COLUMNS = ("payee", "part", "due", "paid", "left")


def write_plan(layout: Layout, facts: Facts, words: Words) -> None:
    """Write the plan: what is shared, each turn, what is left, who may object until when."""
    plan = facts["plan"]
    outcome = worked_out(basis_from_json(plan["basis"]), plan["fixed"])
    layout.paragraph(words.say("opening", asset=words.fact("asset"), version=plan["version"]))
    layout.facts(
        words.pairs(
            ("debtor", ("、" if words.language == "zh" else ", ").join(plan["debtors"])),
            ("proceeds", formats.money(plan["basis"]["proceeds_fen"])),
        )
    )
    for turn in outcome.turns:
        layout.heading(f"{turn.number}. {_title(turn, words)}")
        layout.paragraph(f"{_why(turn, words)} {articles(words.language, turn.rule)}")
        layout.table(
            [words.say(f"column_{name}") for name in _COLUMNS],
            [_row(line, facts, words) for line in outcome.lines if line.turn == turn.number],
            numbers=(2, 3, 4),
        )
    layout.facts(
        words.pairs(
            ("surplus", formats.money(outcome.surplus_fen)),
            ("short", formats.money(outcome.short_fen)),
        )
    )
    layout.paragraph(words.say("rights"))
    layout.paragraph(words.say("hash", sha256=facts["content_sha256"]))
    layout.signed(
        [words.fact("court"), words.say("judge", judge=facts["judge"]), words.day("made_at_ms")]
    )


def _row(line: Line, facts: Facts, words: Words) -> list[str]:
    is_fee = line.claim == EXECUTION_FEE
    names = facts["plan"]["names"]
    return [
        words.say("execution_fee") if is_fee else names.get(line.claim, line.claim),
        translate(words.language, f"state.part.{line.part}"),
        formats.money(line.due_fen),
        formats.money(line.paid_fen),
        formats.money(line.left_fen),
    ]


def _title(turn: Turn, words: Words) -> str:
    if turn.kind is not TurnKind.claims:
        return words.say(f"turn_{turn.kind}")
    if turn.rank is not None:
        class_name = translate(words.language, f"state.claim_class.{turn.claim_class}")
        return words.say("turn_class", class_name=class_name, rank=turn.rank)
    if turn.rule == "DIST-12":
        return words.say("turn_shared")
    if turn.seized_on is None:
        return words.say("turn_undated")
    return words.say("turn_seized", seized_on=turn.seized_on)


def _why(turn: Turn, words: Words) -> str:
    data = {"due_fen": turn.due_fen, "available_fen": turn.available_fen}
    if turn.is_full:
        return words.say("why_full", **data)
    if not turn.available_fen:
        return words.say("why_nothing", **data)
    return words.say("why_one" if len(turn.shares) == 1 else "why_shared", **data)
