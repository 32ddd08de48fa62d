"""What a page says of a report in dispute: how far each objection is, and who does what next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auction.deadlines.calendar import due_in_days
from valuation.appraisal.queries import ReportView
from valuation.serving.dispute import Stage, Standing, Wait, stage, stand
from valuation.serving.moves import to_rule
from valuation.serving.objections import ObjectionKind, ObjectionState
from valuation.serving.queries import ObjectionView


@dataclass(frozen=True)
class Step:
    """One step of an objection's way; `kind` is the msgid `objection_step.<kind>`."""

    kind: str
    state: str
    at: datetime | None = None


@dataclass(frozen=True)
class DisputeView:
    """How far every objection to a report is, by its id; and what the report waits for."""

    standing: Standing
    stages: dict[str, Stage]
    rulings: dict[str, tuple[ObjectionKind, ...]]
    steps: dict[str, list[Step]]

    def due(self, wait: str) -> datetime | None:
        """Return by when something is waited for, if it is."""
        return self.standing.clocks.get(Wait(wait))


def dispute_view(report: ReportView, now: datetime) -> DisputeView:
    """Read a report's dispute as pages show it."""
    dispute = report.dispute()
    stages = {row.id: stage(dispute, row.said(), now) for row in report.objections}
    rulings = {
        row.id: tuple(point.kind for point in to_rule(dispute, row.said()))
        for row in report.objections
    }
    steps = {
        row.id: _steps(report, row, stages[row.id], bool(rulings[row.id]))
        for row in report.objections
    }
    return DisputeView(stand(dispute, now, due_in_days), stages, rulings, steps)


def _steps(report: ReportView, row: ObjectionView, at: Stage, is_ruled: bool) -> list[Step]:
    steps = [Step("raised", "done", row.raised_at)]
    if is_ruled:
        steps.append(Step("ruling", "now"))
    if at is not Stage.none or row.forwarded_at is not None:
        steps += _answer(row, at)
    if report.review is not None and row.forwarded_at is not None:
        ended = report.review.concluded_at
        steps.append(Step("review", "done", report.review.commissioned_at))
        steps.append(Step("conclusion", "done" if ended else "now", ended))
    elif at is Stage.disputed:
        steps.append(Step("review", "now"))
    if row.state is ObjectionState.pending:
        steps.append(Step("ended", "next"))
    else:
        steps.append(Step(f"ended_{row.state}", "done", row.decided_at))
    return steps


def _answer(row: ObjectionView, at: Stage) -> list[Step]:
    """Return the steps from the court to the agency and back."""
    told = row.explanation
    if row.forwarded_at is None:
        return [Step("forwarded", "next" if at is Stage.held else "now"), Step("explained", "next")]
    steps = [Step("forwarded", "done", row.forwarded_at)]
    if told is None:
        silent = at is not Stage.explaining
        steps.append(Step("silent" if silent else "explained", "done" if silent else "now"))
        return steps
    steps.append(Step("explained", "done", told.explained_at))
    served = told.served_at
    steps.append(Step("served", "done" if served else "now", served))
    if at is Stage.answering:
        steps.append(Step("answering", "now"))
    steps += [Step("disputed", "done", said.said_at) for said in told.disputes[:1]]
    return steps
