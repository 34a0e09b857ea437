"""Pay terms: an amount a person brings to pay formulas from a day on; nobody enters their own."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Invalid, SelfDealing
from kaoping.domain.people import Principal
from kaoping.scorecards.schemas import EmployeeRef, StoreRef
from kaoping.scorecards.schemas_appeals import PayTermIn, PayTermOut
from kaoping.scorecards.service.sealed.heads import named
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reach import within
from kaoping.storage.session import flush, now, save
from kaoping.storage.tables.people import Assignment, Employee, Store
from kaoping.storage.tables.scoring import PayTerm, StoreMonth

ONE_DAY = timedelta(days=1)


def select_terms(
    who: Principal, *, store_id: int | None, employee_id: int | None, code: str | None
) -> Select[*tuple[Any, ...]]:
    query = within(
        select(PayTerm, Store, Employee)
        .join(Store, Store.id == PayTerm.store_id)
        .join(Employee, Employee.id == PayTerm.employee_id),
        PayTerm,
        who,
    )
    if store_id is not None:
        query = query.where(PayTerm.store_id == store_id)
    if employee_id is not None:
        query = query.where(PayTerm.employee_id == employee_id)
    return query if code is None else query.where(PayTerm.code == code)


def term_keys() -> tuple[tuple[Any, bool], ...]:
    """By person, then term, the newest first."""
    return (
        (Employee.name_key, False),
        (PayTerm.code, False),
        (PayTerm.valid_from, True),
        (PayTerm.id, False),
    )


def show_term(term: PayTerm, store: Store, employee: Employee) -> PayTermOut:
    return PayTermOut(
        id=term.id,
        store=StoreRef(id=store.id, code=store.code, label=named(store.label)),
        employee=EmployeeRef(id=employee.id, employee_no=employee.employee_no, name=employee.name),
        code=term.code,
        amount=term.amount,
        valid_from=term.valid_from,
        valid_to=term.valid_to,
        row_version=term.row_version,
    )


def set_term(db: Session, who: Principal, new: PayTermIn) -> PayTermOut:
    """The term in force until then ends the day before; the months it may change are scored anew.

    Raises Invalid for a store out of reach or a person without a post there, SelfDealing for one's own pay,
    Conflict where a term begins on that day or later already.
    """
    store, employee = _place(db, who, new)
    if who.employee_id is not None and who.employee_id == employee.id:
        raise SelfDealing()
    terms = db.scalars(
        select(PayTerm)
        .where(PayTerm.store_id == store.id, PayTerm.employee_id == employee.id, PayTerm.code == new.code)
        .order_by(PayTerm.valid_from.desc())
        .with_for_update()
    ).all()
    if terms and terms[0].valid_from >= new.valid_from:
        raise Conflict("pay-term-later")
    if terms and (terms[0].valid_to is None or terms[0].valid_to >= new.valid_from):
        terms[0].valid_to = new.valid_from - ONE_DAY
    row = PayTerm(
        store_id=store.id,
        employee_id=employee.id,
        code=new.code,
        amount=new.amount,
        valid_from=new.valid_from,
    )
    save(db, row)
    flush(db)
    mark_dirty(db, store.id, _months_from(db, store.id, new.valid_from))
    # Without the amount: whoever reads the journal need not be let into pay.
    said = {"employee": employee.id, "code": row.code, "valid_from": row.valid_from.isoformat()}
    append_journal(db, store.id, "pay-terms.set", "pay_term", row.id, said)
    return show_term(row, store, employee)


def _months_from(db: Session, store_id: int, day: date) -> list[date]:
    """A day of every month scored so far in which the term may count, and today for the running one."""
    ends = select(StoreMonth.last_day).where(StoreMonth.store_id == store_id, StoreMonth.last_day >= day)
    return [*db.scalars(ends), now(db).date()]


def _place(db: Session, who: Principal, new: PayTermIn) -> tuple[Store, Employee]:
    store = db.scalar(within(select(Store).where(Store.code == new.store_code), Store, who))
    if store is None:
        raise Invalid("store-unknown", field="/store_code")
    posted = within(select(Assignment.employee_id).where(Assignment.store_id == store.id), Assignment, who)
    employee = db.scalar(
        select(Employee).where(Employee.employee_no == new.employee_no, Employee.id.in_(posted))
    )
    if employee is None:
        raise Invalid("employee-not-here", field="/employee_no")
    return store, employee
