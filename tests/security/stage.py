"""Two stores with real records of every kind, in a database of one's own: what the sweeps walk over.

Everything is pushed, called and complained through the application itself, so that what is there
is what the product writes. The records of the other store carry words nobody else's records carry.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import httpx
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from tests import postgres
from tests.asgi import Client, serving
from tests.audits.pictures import png
from tests.audits.shop import WORDS
from tests.calls.kit import BAD, GOOD, completed
from tests.conftest import application, database_at
from tests.factories import World
from tests.records.orders import order, push
from tests.records.sales import appointment, push_appointments, push_sales, sale
from tests.scorecards.proofs.steps import Steps

from kaoping.app import install_defaults
from kaoping.calls.service import generate
from kaoping.domain.people import PERMISSIONS
from kaoping.policies.service.installing import activate_examples
from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.embedded import Cluster
from kaoping.storage.session import Database, save
from kaoping.storage.tables.access import Role
from kaoping.storage.tables.people import Assignment, Brand, Department, Employee, Store
from kaoping.storage.tables.scoring import PayTerm
from kaoping.storage.unit_of_work import unit_of_work

PRESENT = datetime.fromisoformat("2026-11-06T10:00:00+08:00")
EVERYTHING = "EVERYTHING"
HERE, OWN = "EVERYTHING_HERE", "EVERYTHING_OWN"
TEAM, PART, BRAND = "EVERYTHING_OF_THE_TEAM", "EVERYTHING_OF_THE_PART", "EVERYTHING_OF_THE_BRAND"
HANDED = "EVERYTHING_HANDED_OVER"
REACHES = {
    HERE: "STORES",
    OWN: "SELF",
    TEAM: "TEAM",
    PART: "DEPARTMENT",
    BRAND: "BRAND",
    HANDED: "ASSIGNED",
}
OF_THE_GROUP = {"users:read", "users:write", "keys:read", "keys:write"}
"""Words over what belongs to no store: whoever holds them reaches all of it."""

FOREIGN = "邻店"
"""Stands in every text of the other store."""

ID_QUERIES = {
    "employee_id": "SELECT DISTINCT employee_id FROM assignment WHERE store_id = :store",
    "department_id": "SELECT id FROM department WHERE store_id = :store",
    "assignment_id": "SELECT id FROM assignment WHERE store_id = :store",
    "code_id": "SELECT id FROM employee_code WHERE store_id = :store",
    "sale_id": "SELECT id FROM sale WHERE store_id = :store",
    "appointment_id": "SELECT id FROM appointment WHERE store_id = :store",
    "audit_id": "SELECT id FROM audit WHERE store_id = :store",
    "photo_id": "SELECT id FROM audit_photo WHERE store_id = :store",
    "order_id": "SELECT id FROM repair_order WHERE store_id = :store",
    "issue_id": "SELECT id FROM mapping_issue WHERE store_id = :store",
    "customer_id": "SELECT id FROM customer WHERE store_id = :store",
    "callback_id": "SELECT id FROM callback_task WHERE store_id = :store",
    "attempt_id": "SELECT id FROM call_attempt WHERE store_id = :store",
    "complaint_id": "SELECT id FROM complaint WHERE store_id = :store",
    "scorecard_id": (
        "SELECT id FROM published_card WHERE store_id = :store "
        "UNION SELECT id FROM card WHERE store_id = :store"
    ),
    "card_id": "SELECT id FROM card WHERE store_id = :store AND level IS NOT NULL",
    "period_id": "SELECT id FROM period WHERE store_id = :store AND freeze_no > 0",
    "appeal_id": "SELECT id FROM appeal WHERE store_id = :store",
    "employee_no": (
        "SELECT DISTINCT employee_no FROM employee e JOIN assignment a ON a.employee_id = e.id "
        "WHERE store_id = :store"
    ),
    "user_id": (
        "SELECT DISTINCT u.id FROM user_account u JOIN assignment USING (employee_id) WHERE store_id = :store"
    ),
    "session_id": (
        "SELECT s.id FROM sign_in_session s JOIN user_account u ON u.id = s.user_id "
        "JOIN assignment USING (employee_id) WHERE store_id = :store"
    ),
    "key_id": "SELECT id FROM api_key WHERE :store = ANY (store_ids)",
    "store_id": "SELECT :store",
}

JUDGED, CLOSED = "2026-09", "2026-10"
"""Months before the present one: in the middle of being judged, and published with an appeal that waits."""


@dataclass(frozen=True, slots=True)
class Place:
    """A store, its people and how they call."""

    store: Store
    agent: Employee
    supervisor: Employee
    manager: Employee
    advisor: Employee
    technician: Employee


@dataclass(slots=True)
class Stage:
    """Both stores, the application, and a caller for any role in either of them."""

    database: Database
    client: Client
    world: World
    ours: Place
    theirs: Place
    callers: dict[tuple[str, int, int | None], Client] = field(default_factory=dict)

    def caller(self, role: str, place: Place | None = None, employee: Employee | None = None) -> Client:
        """Somebody of the role; an employee has one account, so asking again gives the same caller."""
        place = place or self.ours
        known = (role, place.store.id, employee.id if employee else None)
        if known not in self.callers:
            user = self.world.sign_up(role, employee=employee, **self._granted(role, place))
            token = self.client.app.state.tokens.issue(user.user_id, user.session_id)
            self.callers[known] = self.client.signed(token)
        return self.callers[known]

    def _granted(self, role: str, place: Place) -> dict[str, Any]:
        """What a role of its reach is given for; the two stores sell different brands."""
        match REACHES.get(role):
            case "DEPARTMENT":
                parts = select(Department).where(Department.store_id == place.store.id)
                return {"stores": [], "departments": self.world.db.scalars(parts).all()}
            case "BRAND":
                brands = select(Brand).where(Brand.id.in_(place.store.brand_ids))
                return {"stores": [], "brands": self.world.db.scalars(brands).all()}
            case "TEAM" | "ASSIGNED":
                return {"stores": []}
            case _:
                return {"stores": [place.store]}

    def machine(self, scopes: Sequence[str], place: Place | None = None) -> Client:
        return self.client.signed(self.world.issue_key(scopes, stores=[(place or self.ours).store]))

    def ids(self, place: Place) -> dict[str, list[Any]]:
        """What a path or a query may name, by the name of its parameter."""
        with self.database.session() as db:
            found = {
                name: sorted(db.scalars(text(query), {"store": place.store.id}))
                for name, query in ID_QUERIES.items()
            }
        return {**found, "repair_order_id": found["order_id"], "handler_id": found["employee_id"]}

    def fingerprint(self, place: Place) -> dict[str, str]:
        """Every row of a store, table by table: equal when nothing of it was touched."""
        with self.database.session() as db:
            return {name: _digest(db, name, place.store.id) for name in _store_tables(db)}


def _store_tables(db: Session) -> Sequence[str]:
    return db.scalars(
        text(
            "SELECT table_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND column_name = 'store_id' ORDER BY 1"
        )
    ).all()


def _digest(db: Session, table: str, store_id: int) -> str:
    together = "md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
    return str(db.scalar(text(f"SELECT {together} FROM {table} t WHERE store_id = :s"), {"s": store_id}))


@contextmanager
def raised(cluster: Cluster) -> Iterator[Stage]:
    """The stage on a clone, dropped in the end."""
    with postgres.clone(cluster) as url, closing(database_at(url, clock=lambda: PRESENT)) as database:
        with unit_of_work(database) as db:
            install_defaults(db)
            activate_examples(db)
            for code, reach in {EVERYTHING: "GROUP", **REACHES}.items():
                words = PERMISSIONS if code == EVERYTHING else PERMISSIONS - OF_THE_GROUP
                db.add(Role(code=code, label={"zh": code}, reach=reach, words=sorted(words), shipped=False))
        with serving(application(database)) as client, database.session() as db:
            world = World.build(db)
            stage = Stage(database, client, world, _place(world), _neighbour(world))
            for number, place in ((1, stage.ours), (500_001, stage.theirs)):
                _deliver(stage, place, number)
            with unit_of_work(database) as work:
                generate(work)
            for place in (stage.ours, stage.theirs):
                _call_and_complain(stage, place)
            with unit_of_work(database) as work:
                for place in (stage.ours, stage.theirs):
                    mark_dirty(work, place.store.id, [date(2026, 9, 10), date(2026, 10, 10)])
            with unit_of_work(database) as work:
                recompute_waiting(work)
            for place in (stage.ours, stage.theirs):
                _inspect(stage, place)
                _close_months(stage, place)
            yield stage


def _place(world: World) -> Place:
    people = world.people
    posts = ("agent", "supervisor", "manager", "advisor", "technician")
    return Place(world.store, *(people[post] for post in posts))


def _neighbour(world: World) -> Place:
    """The other store: every name in it says so."""
    store = world.other_store
    store.label = {"zh": f"{FOREIGN}总店", "en": f"{FOREIGN} store"}
    brand = Brand(code="B2", label={"zh": "另一品牌"})
    save(world.db, brand)
    store.brand_ids = [brand.id]
    hired = {
        post: world.hire(f"{FOREIGN}{name}", post, store=store, code=code)
        for name, post, code in (
            ("陈", "AGENT", None),
            ("周", "CRC_SUPERVISOR", None),
            ("孙", "SERVICE_MANAGER", None),
            ("张", "ADVISOR", "A07"),
            ("李", "TECHNICIAN", "T12"),
        )
    }
    for employee in hired.values():
        employee.employee_no = f"{FOREIGN}{employee.employee_no}"
    world.db.commit()
    posts = ("AGENT", "CRC_SUPERVISOR", "SERVICE_MANAGER", "ADVISOR", "TECHNICIAN")
    return Place(store, *(hired[post] for post in posts))


def _deliver(stage: Stage, place: Place, first: int) -> None:
    """Six orders delivered three days ago, one of them with a code nobody knows."""
    word = FOREIGN if place is stage.theirs else "本店"
    records = []
    for number in range(first, first + 6):
        said = {
            "customer_statement": f"{word}异响",
            "diagnosis": f"{word}球头松旷",
            "owner__name": f"{word}王",
        }
        named = {"ro_no": f"{word}{number}", "external_id": f"{word}{number}", "sender__name": f"{word}李"}
        records.append(order(number, place.store.code, **said, **named))
    records[5]["advisor_code"] = f"{word}9"
    machine = stage.machine(["records:write"], place)
    _done(push(machine, records))
    bought = {"so_no": f"{word}S{first}", "external_id": f"{word}S{first}", "customer__name": f"{word}赵"}
    _done(
        push_sales(
            machine, [sale(first, place.store.code, consultant_code="A07", callback_consent=False, **bought)]
        )
    )
    meant = {"appointment_no": f"{word}P{first}", "external_id": f"{word}P{first}"}
    _done(push_appointments(machine, [appointment(first, place.store.code, **meant)]))


def _call_and_complain(stage: Stage, place: Place) -> None:
    """A satisfied answer, a bad one that opens a complaint, a call under way, and a complaint by hand."""
    agent = stage.caller("AGENT", place, place.agent)
    for result in (completed(GOOD), completed(BAD, complaint={"open": True}), None):
        task = _done(agent.post("/api/v1/callbacks/next"))
        attempt = _done(agent.post(f"/api/v1/callbacks/{_id_of(task)}/attempts"))
        if result:
            _done(agent.post(f"/api/v1/call-attempts/{_id_of(attempt)}/result", json=result))
    complaint = {
        "store_id": place.store.id,
        "source": "HOTLINE",
        "category": "AFTERSALES",
        "subcategory": "ATTITUDE",
        "reporter_name": f"{FOREIGN}刘" if place is stage.theirs else "本店刘",
        "reporter_phone": "13812348000",
        "named_employee_ids": [place.advisor.id],
        "description": f"{FOREIGN}等了两个小时" if place is stage.theirs else "本店等了两个小时",
    }
    _done(agent.post("/api/v1/complaints", json=complaint))


def _close_months(stage: Stage, place: Place) -> None:
    """One month published, with a corrected card and an appeal that waits; another one in review."""
    word = FOREIGN if place is stage.theirs else "本店"
    _agree_pay(stage, place)
    roles = {
        "head": "DEPT_HEAD",
        "hr": "HR",
        "gm": "STORE_GM",
        "quality": "GROUP_QUALITY",
        "group_hr": "GROUP_HR",
        "director": "GROUP_DIRECTOR",
    }
    accounts = {name: stage.caller(role, place) for name, role in roles.items()}
    Steps(accounts, place.store.id, JUDGED, f"{word}月度表现").freeze()
    closed = Steps(accounts, place.store.id, CLOSED, f"{word}月度表现")
    closed.freeze()
    closed.judge()
    closed.publish()
    for employee, ruled in ((place.advisor, False), (place.technician, True)):
        own = stage.caller("EMPLOYEE", place, employee)
        (card,) = _done(own.get("/api/v1/scorecards", params={"mine": True, "period": CLOSED}))["items"]
        _done(own.post(f"/api/v1/scorecards/{card['id']}/acknowledge", json={}))
        lines = [{"item": "process", "reason": f"{word}与事实不符"}]
        appeal = _done(own.post(f"/api/v1/scorecards/{card['id']}/appeals", json={"lines": lines}))
        if ruled:
            decision = {"item": "process", "decision": "UPHELD", "points": "30", "reason": f"{word}核对"}
            ruling = {"reason": f"{word}已核实", "decisions": [decision]}
            _done(accounts["gm"].post(f"/api/v1/appeals/{appeal['id']}/rule", json=ruling))


def _inspect(stage: Stage, place: Place) -> None:
    """An audit under way: one item marked, with a note and a picture."""
    word = FOREIGN if place is stage.theirs else "本店"
    world = stage.world
    for brand in world.db.scalars(select(Brand).where(Brand.id.in_(place.store.brand_ids))):
        brand.words = WORDS
    auditor = world.sign_up("AUDITOR", stores=[place.store])
    wanted = {
        "store_code": place.store.code,
        "template_code": "S000-I",
        "sources": ["MS"],
        "scheduled_on": PRESENT.date().isoformat(),
        "auditor_user_id": auditor.user_id,
    }
    audit = _done(stage.caller("STORE_GM", place).post("/api/v1/audits", json=wanted))
    visitor = stage.client.signed(stage.client.app.state.tokens.issue(auditor.user_id, auditor.session_id))
    url = f"/api/v1/audits/{audit['id']}"
    _done(visitor.post(f"{url}/start"))
    item = next(i for section in audit["sections"] for s in section["standards"] for i in s["items"])
    marked = {"result": "FAIL", "note": f"{word}地面有水", "observed_at": PRESENT.isoformat()}
    _done(visitor.put(f"{url}/items/{item['code']}", json=marked))
    kind = {"Content-Type": "image/png"}
    sent = visitor.post(f"{url}/photos", params={"code": item["code"]}, content=png(), headers=kind)
    _done(sent)


def _agree_pay(stage: Stage, place: Place) -> None:
    with unit_of_work(stage.database) as db:
        posts = select(Assignment.employee_id).where(Assignment.store_id == place.store.id).distinct()
        for employee in db.scalars(posts).all():
            term = PayTerm(
                store_id=place.store.id,
                employee_id=employee,
                code="performance_base",
                amount=2000,
                valid_from=date(2026, 1, 1),
            )
            save(db, term)


def _id_of(body: dict[str, Any]) -> int:
    """Of a task or an attempt, however the answer wraps it."""
    wrapped = next(
        (body[key] for key in ("task", "callback", "attempt") if isinstance(body.get(key), dict)), body
    )
    return int(wrapped["id"])


def _done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, f"{answer.status_code} {answer.text}"
    body: dict[str, Any] = answer.json()
    return body
