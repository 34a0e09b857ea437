"""The closed lists of a complaint, as the forms need them."""

from collections.abc import Mapping
from datetime import timedelta

from kaoping.complaints.schemas import ComplaintTermsOut, SlaClassOut, SlaLimitOut, TermOut
from kaoping.domain.complaint_terms import CATEGORIES, CAUSES, Term
from kaoping.domain.complaints import SLA_CLASSES
from kaoping.domain.deadlines import Limit
from kaoping.web.schema import Label


def list_terms() -> ComplaintTermsOut:
    return ComplaintTermsOut(
        categories=_show(CATEGORIES),
        causes=_show(CAUSES),
        sla_classes=[
            SlaClassOut(
                code=sla.code,
                version=sla.version,
                label=Label(zh=sla.zh, en=sla.en),
                answer=_limit(sla.answer),
                close=_limit(sla.close),
            )
            for sla in SLA_CLASSES.values()
        ],
    )


def _show(terms: Mapping[str, Term]) -> list[TermOut]:
    return [
        TermOut(code=term.code, label=Label(zh=term.zh, en=term.en), terms=_show(term.terms))
        for term in terms.values()
    ]


def _limit(limit: Limit) -> SlaLimitOut:
    minutes = limit.span // timedelta(minutes=1) if limit.span else None
    return SlaLimitOut(mode=limit.mode, minutes=minutes, days=limit.days)
