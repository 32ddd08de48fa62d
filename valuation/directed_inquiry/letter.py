"""The letter of inquiry as a paper: requirement and time limit, to the body. Law: REF-05."""

from __future__ import annotations

from datetime import datetime

from auction.cases.queries import asset, case
from auction.db.unit_of_work import UnitOfWork
from auction.documents.papers import PaperKind
from auction.documents.service import make_paper
from auction.kernel.clock import to_ms
from auction.kernel.invariant import hold
from auction.people.queries import court
from valuation.directed_inquiry.rules import Question
from valuation.procedure.models import PriceProcedure


async def write_letter(
    uow: UnitOfWork,
    procedure: PriceProcedure,
    question: Question,
    due_at: datetime,
) -> str:
    """Make the letter; return its number. Court and parties may read it."""
    own = await court(uow.session, procedure.court_id)
    its_case = await case(uow.session, procedure.court_id, procedure.case_id)
    thing = await asset(uow.session, procedure.asset_id)
    hold(own is not None and its_case is not None and thing is not None, "the keys hold")
    assert own is not None
    assert its_case is not None
    assert thing is not None
    return await make_paper(
        uow,
        kind=PaperKind.inquiry_letter,
        facts={
            "court_zh": own.name_zh,
            "court_en": own.name_en,
            "contact": own.contact,
            "case_number": its_case.number,
            "asset_zh": thing.name_zh,
            "asset_en": thing.name_en,
            "location_zh": thing.location_zh,
            "location_en": thing.location_en,
            "body": question.body_name,
            "body_contact": question.body_contact,
            "price_kind": question.price_kind,
            "requirement": question.requirement,
            "due_at_ms": to_ms(due_at),
            "judge": its_case.judge_name,
            "made_at_ms": to_ms(uow.now),
        },
        court_id=procedure.court_id,
        case_id=procedure.case_id,
        is_public=False,
    )
