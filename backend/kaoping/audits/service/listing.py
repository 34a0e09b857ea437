"""Lists of audits, the latest first; one select brings counts and names along, but no checklist."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import defer

from kaoping.audits.schemas import (
    AuditBrandOut,
    AuditCountsOut,
    AuditOut,
    AuditPersonOut,
    AuditStoreOut,
    TemplateRefOut,
)
from kaoping.audits.service.holding import actor_of, inspection_of, mine, visible, words_on
from kaoping.domain.audits import Result, State, Tally, open_acts
from kaoping.domain.people import Principal
from kaoping.domain.workflow import Person
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.audits import Audit, AuditItem, AuditTemplate, AuditTemplateVersion
from kaoping.storage.tables.people import Brand, Employee, Store

NEWEST = ((Audit.scheduled_on, True), (Audit.id, True))
"""Columns of the order of a list, and whether each descends."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What a list asks for; None leaves a question open. The days are those audits are planned for."""

    states: tuple[State, ...] = ()
    store_id: int | None = None
    template: str | None = None
    mine: bool | None = None
    first: date | None = None
    last: date | None = None


def select_audits(asked: AuditFilter, who: Principal) -> Select[*tuple[Any, ...]]:
    """The audits the caller may know of, without their checklists."""
    return select_rows(who).where(*_conditions(asked, who)).options(defer(Audit.document, raiseload=True))


def select_rows(who: Principal) -> Select[*tuple[Any, ...]]:
    """Every audit the caller may know of, each with what a row shows."""
    count = func.count
    marks = (
        select(
            count().label("items"),
            *(count().filter(AuditItem.result == result).label(result.lower()) for result in Result),
        )
        .where(AuditItem.store_id == Audit.store_id, AuditItem.audit_id == Audit.id)
        .lateral("marks")
    )
    name = func.coalesce(Employee.name, UserAccount.display_name).label("auditor_name")
    query = (
        select(
            Audit,
            Store,
            Brand,
            AuditTemplate,
            AuditTemplateVersion.number,
            name,
            *marks.c,
            *words_on(who),
            _answers(who).label("answers"),
        )
        .join(Store, Store.id == Audit.store_id)
        .join(Brand, Brand.id == Audit.brand_id)
        .join(AuditTemplateVersion, AuditTemplateVersion.id == Audit.template_version_id)
        .join(AuditTemplate, AuditTemplate.id == AuditTemplateVersion.template_id)
        .join(UserAccount, UserAccount.id == Audit.auditor_user_id)
        .outerjoin(Employee, Employee.id == UserAccount.employee_id)
        .join(marks, true())
    )
    return query.where(visible(who))


def _answers(who: Principal) -> ColumnElement[bool]:
    """Whether the caller answers for an indicator of the audit."""
    people = [who.employee_id] if who.employee_id else []
    return (
        select(AuditItem.id)
        .where(
            AuditItem.store_id == Audit.store_id,
            AuditItem.audit_id == Audit.id,
            AuditItem.of_people(people),
        )
        .exists()
    )


def _conditions(asked: AuditFilter, who: Principal) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.states:
        found.append(Audit.state.in_([str(state) for state in asked.states]))
    if asked.store_id is not None:
        found.append(Audit.store_id == asked.store_id)
    if asked.template is not None:
        found.append(AuditTemplate.code == asked.template)
    if asked.mine is not None:
        found.append(mine(who) if asked.mine else ~mine(who))
    if asked.first is not None:
        found.append(Audit.scheduled_on >= asked.first)
    if asked.last is not None:
        found.append(Audit.scheduled_on <= asked.last)
    return found


def show_audits(rows: Sequence[Any], who: Principal) -> list[AuditOut]:
    return [AuditOut.model_validate(show_row(row, who)) for row in rows]


def show_row(row: Any, who: Principal) -> dict[str, Any]:
    """What a list shows of an audit; the audit whole begins with the same."""
    audit: Audit = row.Audit
    counts = Tally(row.items, getattr(row, "pass"), row.fail, row.na)
    actor = actor_of(row, who)
    answering: Collection[int] = [who.employee_id] if who.employee_id and row.answers else []
    return {
        "id": audit.id,
        "audit_no": audit.audit_no,
        "store": AuditStoreOut.model_validate(row.Store),
        "template": TemplateRefOut.model_validate(
            {"code": row.AuditTemplate.code, "label": row.AuditTemplate.label, "version": row.number}
        ),
        "brand": AuditBrandOut.model_validate(row.Brand),
        "state": audit.state,
        "sources": audit.sources,
        "announced": audit.announced,
        "scheduled_on": audit.scheduled_on,
        "auditor": _auditor(row) if knows_auditor(row, who) else None,
        "started_at": audit.started_at,
        "submitted_at": audit.submitted_at,
        "visited_day": audit.visited_day,
        "published_at": audit.published_at,
        "counts": show_counts(counts),
        "score": counts.score,
        "next": open_acts(inspection_of(audit, answering), actor),
        "row_version": audit.row_version,
    }


def show_counts(counts: Tally) -> AuditCountsOut:
    return AuditCountsOut.model_validate(counts)


def knows_auditor(row: Any, who: Principal) -> bool:
    """Who came unannounced is known to those who plan and review, and to that person."""
    audit: Audit = row.Audit
    auditor = Person(audit.auditor_employee_id, audit.auditor_user_id)
    me = Person(who.employee_id, who.user_id)
    return bool(audit.announced or row.plan or row.review or auditor.is_same(me))


def _auditor(row: Any) -> AuditPersonOut:
    return AuditPersonOut(user_id=row.Audit.auditor_user_id, name=row.auditor_name)
