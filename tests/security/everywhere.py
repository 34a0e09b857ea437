"""A row of every table that is read by reach, for five people in three stores: each row says whose it is.

`top`, `sub` and `other` work in store A, the first two in one branch of its tree; B sells the same brand, C
another one. The person of C was handed a call, a case and an audit of B.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.factories import HOURS, World
from tests.scorecards.shop import Shop

from kaoping.policies.service.installing import install_packs
from kaoping.storage.acts.journal import append_journal, chain_journal
from kaoping.storage.session import save
from kaoping.storage.tables.audits import (
    AUDIT_ITEM,
    RESPONSIBLE,
    Audit,
    AuditItem,
    AuditTemplate,
    AuditTemplateVersion,
)
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.closing import Appeal, ClosingPeriod, PublishedCard, PublishedRun
from kaoping.storage.tables.complaints import Complaint, ComplaintPerson
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.measurements import Measurement
from kaoping.storage.tables.people import (
    Assignment,
    Brand,
    Department,
    Employee,
    EmployeeCode,
    Store,
)
from kaoping.storage.tables.policies import PolicyVersion
from kaoping.storage.tables.records import REPAIR_ORDER, SALE, Customer, MappingIssue, RepairOrder
from kaoping.storage.tables.sales import Appointment, Sale
from kaoping.storage.tables.scoring import Card, PayTerm, Run

NOW = datetime(2026, 11, 10, 4, tzinfo=UTC)
FIRST, LAST, PERIOD = date(2026, 10, 1), date(2026, 10, 31), "2026-10"
WHERE = {"top": "A", "sub": "A", "other": "A", "b": "B", "c": "C"}
PLAIN: dict[str, Any] = {"source": "dms", "source_version": 1, "content_hash": b"content", "warnings": []}


@dataclass(slots=True)
class Everywhere:
    """`rows[table][id]` is whose row it is: a person, or a store for what a store has in common."""

    db: Session
    world: World
    rows: dict[type[Any], dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    stores: dict[str, Store] = field(default_factory=dict)
    brands: dict[str, Brand] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)
    of_store: dict[str, dict[str, Any]] = field(default_factory=dict)

    def keep(self, label: str, *rows: Any) -> None:
        save(self.db, *rows)
        for row in rows:
            self.rows[type(row)][row.id] = label


def build(db: Session, world: World) -> Everywhere:
    made = Everywhere(db, world)
    install_packs(db)
    _organisation(made)
    by = world.sign_up("GROUP_DIRECTOR", stores=[]).user_id
    runner = world.sign_up(world.role("ASSIGNED", ["org:read"]), stores=[], employee=made.people["c"])
    made.of_store["runner"] = {"signed": runner}
    for letter in "ABC":
        _of_store(made, letter, by, auditor=runner.user_id if letter == "B" else by)
    for n, (name, letter) in enumerate(WHERE.items()):
        _of_person(made, name, letter, n, by)
    chain_journal(db)
    db.commit()
    made.rows[JournalEntry] = {store.id: letter for letter, store in made.stores.items()}
    return made


def _organisation(made: Everywhere) -> None:
    world = made.world
    for code in ("X", "Y"):
        made.brands[code] = Brand(code=f"{code}-{world.brand.code}", label={"zh": code})
        save(made.db, made.brands[code])
    for letter, brand in (("A", "X"), ("B", "X"), ("C", "Y")):
        store = Store(
            code=f"{letter}-{world.store.code}",
            label={"zh": letter},
            business_hours=HOURS,
            brand_ids=[made.brands[brand].id],
        )
        made.keep(letter, store)
        made.stores[letter] = store
    parts = made.departments
    for name, parent in (("top", None), ("sub", "top"), ("other", None), ("b", None), ("c", None)):
        above = parts[parent] if parent else None
        parts[name] = world.department(name.upper(), parent=above, store=made.stores[WHERE[name]])
        made.rows[Department][parts[name].id] = name
    for name in WHERE:
        leader = made.people["top"] if name == "other" else None
        person = world.hire(
            name, "ADVISOR", store=made.stores[WHERE[name]], department=parts[name], manager=leader
        )
        made.people[name] = person
        made.rows[Employee][person.id] = name


def _of_store(made: Everywhere, letter: str, by: int, auditor: int) -> None:
    store = made.stores[letter]
    shop = Shop(made.db, store)
    made.rows[Customer][shop.customer.id] = letter
    version = made.db.scalars(select(PolicyVersion.id).limit(1)).one()
    month = ClosingPeriod(
        store_id=store.id, code=PERIOD, first_day=FIRST, last_day=LAST, state="PUBLISHED", freeze_no=1
    )
    issue = MappingIssue(
        store_id=store.id,
        kind="EMPLOYEE",
        source="dms",
        code="X1",
        sample={},
        first_seen_at=NOW,
        last_seen_at=NOW,
    )
    made.keep(letter, month, issue)
    live = Run(
        store_id=store.id,
        period=PERIOD,
        first_day=FIRST,
        last_day=LAST,
        policy_version_id=version,
        overlay_ids=[],
        kind="LIVE",
        engine=1,
        computed_at=NOW,
    )
    out = PublishedRun(
        store_id=store.id,
        period_id=month.id,
        period=PERIOD,
        freeze_no=1,
        level="STORE",
        kind="CLOSE",
        policy_code="S001-G",
        policy_version="1",
        policy_version_id=version,
        overlay_ids=[],
        engine=1,
        inputs={},
        input_hash="0",
        result_hash="0",
        head_hash="0",
        published_by=by,
        published_at=NOW,
    )
    save(made.db, live, out)
    append_journal(made.db, store.id, "store.changed", "store", store.id)
    audit = _audit(made, store, by, auditor)
    made.keep(letter, audit)
    made.of_store[letter] = {"shop": shop, "month": month, "live": live, "out": out, "audit": audit}


def _audit(made: Everywhere, store: Store, by: int, auditor: int) -> Audit:
    template = made.db.scalars(select(AuditTemplate).where(AuditTemplate.code == "REACH")).first()
    if template is None:
        template = AuditTemplate(code="REACH", label={"zh": "检查"})
        save(made.db, template)
        save(made.db, AuditTemplateVersion(template_id=template.id, number=1, document={}))
    version = select(AuditTemplateVersion.id).where(AuditTemplateVersion.template_id == template.id)
    return Audit(
        store_id=store.id,
        template_version_id=made.db.scalars(version).one(),
        brand_id=store.brand_ids[0],
        document={},
        sources=["MS"],
        state="PUBLISHED",
        scheduled_on=LAST,
        planned_by=by,
        auditor_user_id=auditor,
        submitted_at=NOW,
        visited_day=LAST,
        published_at=NOW,
        published_day=LAST,
    )


def _of_person(made: Everywhere, name: str, letter: str, n: int, by: int) -> None:
    person, part, store = made.people[name], made.departments[name], made.stores[letter]
    here, place = made.of_store[letter], {"store_id": store.id}
    shop: Shop = here["shop"]
    post = made.db.scalars(select(Assignment).where(Assignment.employee_id == person.id)).one()
    made.rows[Assignment][post.id] = name
    frozen = {"department_id": part.id, "position_id": post.position_id}
    order, sale = shop.order(), shop.sale()
    shop.attribute(REPAIR_ORDER, order.id, "advisor", person, **frozen)
    shop.attribute(SALE, sale.id, "consultant", person, **frozen)
    made.rows[RepairOrder][order.id] = made.rows[Sale][sale.id] = name
    made.keep(
        name,
        EmployeeCode(**place, source="dms", code=f"R{n}", employee_id=person.id),
        Appointment(
            **place,
            **PLAIN,
            external_id=f"AP{n}",
            appointment_no=f"AP{n}",
            type="SERVICE",
            status="BOOKED",
            customer_id=shop.customer.id,
            scheduled_start=NOW,
            scheduled_day=LAST,
            employee_id=person.id,
        ),
        Measurement(
            **place,
            **PLAIN,
            external_id=f"MS{n}",
            measure="M-58",
            employee_code=f"R{n}",
            employee_id=person.id,
            measured_day=LAST,
            published_day=LAST,
            numerator=18,
            denominator=20,
        ),
        PayTerm(**place, employee_id=person.id, code="performance_base", amount=1, valid_from=FIRST),
    )
    _call_and_case(made, name, shop, order)
    _cards(made, name, post, here, by)
    item = AuditItem(
        **place, audit_id=here["audit"].id, code=name, seq=n, section="A", standard="A1", source="MS"
    )
    made.keep(name, item)
    shop.attribute(AUDIT_ITEM, item.id, RESPONSIBLE, person, **frozen)


def _call_and_case(made: Everywhere, name: str, shop: Shop, order: RepairOrder) -> None:
    """Of B the person of C holds them; the one of `other` was taken on by that person."""
    holder = {"b": made.people["c"], "other": made.people["other"]}.get(name)
    task = shop.task(order, None, "PENDING")
    task.claimed_by, task.claimed_until = (holder.id, NOW) if holder else (None, None)
    case = shop.complaint(closed=None)
    made.rows[CallbackTask][task.id] = made.rows[Complaint][case.id] = name
    roles = {"NAMED": made.people[name]} | ({"HANDLER": made.people["c"]} if name == "b" else {})
    for role, who in roles.items():
        save(
            made.db,
            ComplaintPerson(
                store_id=case.store_id, complaint_id=case.id, role=role, employee_id=who.id, since=NOW
            ),
        )


def _cards(made: Everywhere, name: str, post: Assignment, here: dict[str, Any], by: int) -> None:
    of_post: dict[str, Any] = {
        "store_id": post.store_id,
        "employee_id": post.employee_id,
        "assignment_id": post.id,
        "from_day": FIRST,
        "to_day": LAST,
        "period": PERIOD,
        "complete": True,
        "example": False,
        "result": {},
    }
    card = Card(**of_post, run_id=here["live"].id, low=0, high=1, changed_at=NOW)
    made.keep(name, card)
    published = PublishedCard(
        **of_post,
        id=card.id,
        revision=1,
        run_id=here["out"].id,
        period_id=here["month"].id,
        level="STORE",
        policy_code="S001-G",
        employee_no=made.people[name].employee_no,
        name_key=name,
        head="{}",
        published_at=NOW,
    )
    made.keep(name, published)
    made.keep(
        name,
        Appeal(
            store_id=post.store_id,
            card_id=card.id,
            revision=1,
            employee_id=post.employee_id,
            user_id=by,
            at=NOW,
        ),
    )
