"""What people asked about the court's lots: answer in public, or set aside with a reason."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.queries import due_at
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.viewing import asking, rules
from auction.viewing.queries import question, waiting_questions
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.templating import render, see_other


async def list_questions(request: Request) -> Response:
    """Show what waits for an answer, the oldest first, with the day it is due."""
    async with house(request).database.session() as session:
        waiting = await waiting_questions(session, court_of(request))
        due = {
            each.id: await due_at(
                session, kind=asking.ANSWER_QUESTION, subject=f"question:{each.id}"
            )
            for each in waiting
        }
    return render(request, "court/questions.html", {"waiting": waiting, "due": due})


async def show_question(request: Request) -> Response:
    """Show one question; whoever asked stands nowhere."""
    return await _page(request, blank_form())


async def answer(request: Request) -> Response:
    """Answer it in public."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        text = form.text("answer", longest=rules.MOST_ANSWER)
        form.check()
        await asking.answer(uow, question_id=_id(request), answer=text)

    def then(_nothing: None) -> Response:
        return see_other("/court/questions", said="question_answered")

    return await act_on(request, act, again=_page, then=then)


async def set_aside(request: Request) -> Response:
    """Close it without publishing it."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("reason", longest=rules.MOST_REASON)
        form.check()
        await asking.set_aside(uow, question_id=_id(request), reason=reason)

    def then(_nothing: None) -> Response:
        return see_other("/court/questions", said="question_set_aside")

    return await act_on(request, act, again=_page, then=then)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await question(session, _id(request))
        if found is None or found.court_id != court_of(request):
            raise refuse(CommonRefusal.not_found)
        subject = f"question:{found.id}"
        due = await due_at(session, kind=asking.ANSWER_QUESTION, subject=subject)
    context = {
        "form": form,
        "asked": found,
        "due_at": due,
        "may_act": viewer_of(request).is_one_of(Role.judge, Role.clerk),
        "longest": rules.MOST_ANSWER,
    }
    status = form.status if form.refused else 200
    return render(request, "court/question.html", context, status=status)


def _id(request: Request) -> str:
    return str(request.path_params["question_id"])
