"""Readings as SQL against their meaning in plain Python, on random facts; evidence that recounts to them."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.factories import World
from tests.scorecards.shop import NOON, Shop

from kaoping.domain.scoring.inputs import nothing_found
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.measure import (
    Aggregate,
    Better,
    Count,
    Distinct,
    Elapsed,
    Facts,
    Fed,
    Growth,
    Least,
    Mean,
    MeanOf,
    Measure,
    Net,
    Percentile,
    Rate,
    Share,
    Sharing,
    Spread,
    Stretch,
    Sum,
)
from kaoping.domain.scoring.measures.operators import (
    AtLeast,
    Flagged,
    Given,
    HoursGone,
    Is,
    Not,
    NotAfter,
    Past,
    WithinDays,
    WithinHours,
    all_of,
    any_of,
)
from kaoping.domain.scoring.measures.sources import COMPLAINTS, ORDERS, RESPONSES, SALES, SOURCES, TASKS, Kind
from kaoping.domain.scoring.measures.taking import Fact, Window, take
from kaoping.domain.scoring.texts import Text
from kaoping.domain.scoring.units import Unit
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.measuring import evidence, is_taken, measure_store
from kaoping.storage.reads.slices import Slice, slices_of
from kaoping.storage.session import save
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.audits import AUDIT_ITEM, Audit, AuditItem, AuditTemplate, AuditTemplateVersion
from kaoping.storage.tables.people import Assignment, Employee
from kaoping.storage.tables.records import (
    REPAIR_ORDER,
    SALE,
    Attribution,
    AttributionRuling,
    RepairOrder,
)
from kaoping.storage.tables.sales import Sale

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
AS_OF = datetime(2026, 11, 12, 3, tzinfo=UTC)
WINDOW = Window(FIRST, LAST, AS_OF)


def dice_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  repeatable, not secret


def made_up(name: str, takes: Aggregate) -> Measure:
    return Measure(name, name, Unit.COUNT, Better.HIGHER, takes, "test", Text(name, name))


SERVED = Facts(ORDERS, "delivered_day", ("advisor", "technician"))
SOLD = Facts(SALES, "delivered_day", ("consultant", "delivery"))
PATCHWORK = (
    made_up("mean", Mean(SERVED, "amount_total")),
    made_up("split", Sum(SERVED, "amount_total", Sharing.SPLIT)),
    made_up("each", Sum(SERVED, "amount_total")),
    made_up("least", Least(Facts(RESPONSES, "answered_day", ("caller", "advisor")), "score")),
    made_up("distinct", Distinct(SERVED, "repair_category")),
    made_up("distinct-days", Distinct(SERVED, "opened_day")),
    *(
        made_up(f"p{at}", Percentile(SERVED, "amount_total", Decimal(at)))
        for at in ("0.07", "0.5", "0.29", "1")
    ),
    made_up("split-sold", Sum(SOLD, "amount", Sharing.SPLIT)),
    made_up("sold", Count(Facts(SALES, "contract_day", ("delivery",), Not(Is("purchase_type", ("DEMO",)))))),
    made_up("large", Count(Facts(ORDERS, "opened_day", ("advisor",), AtLeast("amount_total", Decimal(70))))),
    made_up(
        "patch",
        Share(
            Facts(
                ORDERS,
                "opened_day",
                ("technician", "qc"),
                any_of(Not(Flagged("customer_waiting")), Is("repair_category", ("GENERAL", "WARRANTY"))),
            ),
            all_of(
                Not(NotAfter("delivered_at", "promised_at_first")),
                any_of(WithinHours("opened_at", "settled_at", 30), Given("work_completed_at")),
            ),
        ),
    ),
    made_up("spread-money", Spread(SERVED, "amount_total")),
    made_up("hours", Elapsed(SERVED, "opened_at", "delivered_at")),
    made_up("days", Elapsed(SERVED, "opened_day", "completed_day")),
    made_up("grown", Growth(SOLD, "amount")),
    made_up(
        "this-year", Sum(Facts(ORDERS, "delivered_day", ("advisor",), over=Stretch.YEAR), "amount_total")
    ),
    made_up("net", Net(SERVED, Is("ro_type", ("REPAIR",)), Flagged("rework"))),
    made_up(
        "late-first-hour",
        Share(Facts(COMPLAINTS, "received_day", ("named",)), HoursGone("received_at", 5)),
    ),
    made_up(
        "in-days",
        Share(
            Facts(TASKS, "due_day", ("caller",), Past("due_at")),
            WithinDays("anchor_day", "completed_day", 2),
        ),
    ),
    made_up(
        "over-two-sources",
        Rate(
            (Count(Facts(RESPONSES, "answered_day", ("advisor",))),),
            (Count(SERVED), Sum(SERVED, "amount_total")),
        ),
    ),
    made_up("mean-of", MeanOf((Share(SERVED, Flagged("rework")), Share(SOLD, Is("status", ("RETURNED",)))))),
)


@pytest.fixture
def staff(world: World) -> list[Employee]:
    """Somebody who changed posts in the middle, somebody with two posts, somebody of the other store."""
    adviser, agent = world.advisor, world.agent
    post = world.db.scalars(select(Assignment).where(Assignment.employee_id == adviser.id)).one()
    post.valid_to = date(2026, 11, 9)
    for employee, position, begins in ((adviser, "TECHNICIAN", date(2026, 11, 10)), (agent, "QC", FIRST)):
        world.db.add(
            Assignment(
                employee_id=employee.id,
                store_id=world.store.id,
                department_id=post.department_id,
                position_id=world.positions[position].id,
                weight=Decimal("0.5"),
                valid_from=begins,
            )
        )
    stranger = world.hire("外店员工", "ADVISOR", store=world.other_store)
    world.db.flush()
    return [
        adviser,
        agent,
        *(world.people[who] for who in ("technician", "second_technician", "qc")),
        stranger,
    ]


@pytest.mark.parametrize("seed", range(6))
def test_sql_says_what_the_reference_says(
    db: Session, world: World, staff: list[Employee], seed: int
) -> None:
    scatter(Shop(db, world.store), world, staff, dice_of(seed))
    scatter(Shop(db, world.other_store), world, staff, dice_of(seed + 100))
    measures = everything()
    slices = slices_of(db, world.store.id, FIRST, LAST)
    measured = measure_store(db, measures, world.store.id, WINDOW, slices)
    rows = rows_of(db, world.store.id, slices)
    for measure in single(measures):
        for subject in (None, *(one.assignment_id for one in slices)):
            expected = (
                take(measure, rows, WINDOW, store="here")
                if subject is None
                else take(measure, rows, WINDOW, subject=str(subject))
            )
            found = measured.taken.get((subject, measure.code))
            if found is None:
                assert nothing_found(measure) == expected, (measure.code, subject)
            else:
                assert found.reading == expected, (measure.code, subject)


@pytest.mark.parametrize("seed", range(4))
def test_evidence_recounts_to_the_reading(
    db: Session, world: World, staff: list[Employee], seed: int
) -> None:
    scatter(Shop(db, world.store), world, staff, dice_of(seed))
    measures = everything()
    slices = slices_of(db, world.store.id, FIRST, LAST)
    measured = measure_store(db, measures, world.store.id, WINDOW, slices)
    rows = rows_of(db, world.store.id, slices)
    assert measured.taken
    for measure in single(measures):
        listed: dict[int | None, list[tuple[int, int, bool]]] = defaultdict(list)
        for subject, part, fact, counts in evidence(db, measure, world.store.id, WINDOW, slices):
            listed[subject].append((part, fact, counts))
        assert {code for code in measured.taken if code[1] == measure.code} == {
            (subject, measure.code) for subject in listed
        }
        for subject, facts in listed.items():
            taken = measured.taken[subject, measure.code]
            assert taken.evidence == [fact for _, fact, _ in sorted(facts)]
            assert taken.part_ends == [
                sum(1 for part, _, _ in facts if part <= place) for place in range(len(taken.part_ends))
            ]
            if isinstance(measure.takes, Share):
                hits = sorted(fact for _, fact, counts in facts if counts)
                assert taken.counted == hits
                assert taken.reading.numerator == len(hits)
                assert taken.reading.denominator == len(facts)
            where = {"store": "here"} if subject is None else {"subject": str(subject)}
            assert take(measure, only(rows, measure, facts), WINDOW, **where) == taken.reading, measure.code


def test_the_scattered_facts_say_something_about_every_measure(
    db: Session, world: World, staff: list[Employee]
) -> None:
    """Else two sides that both find nothing would be called equal."""
    shop = Shop(db, world.store)
    for seed in range(3):
        scatter(shop, world, staff, dice_of(seed))
    for measure in MEASURES.values():
        code = f"{measure.code}.reception" if measure.family else measure.code
        for about in (None, staff[1]) if isinstance(measure.takes, Fed) else ():
            shop.measured(code, Decimal(3), 4, about=about)
    measures = [one for one in everything() if not isinstance(one.takes, Least)]  # the least may well be 0
    slices = slices_of(db, world.store.id, FIRST, LAST)
    found = measure_store(db, measures, world.store.id, WINDOW, slices).taken
    of_store = {code for (subject, code), one in found.items() if subject is None and one.reading.numerator}
    of_people = {
        code for (subject, code), one in found.items() if subject is not None and one.reading.numerator
    }
    for known in (of_store, of_people):
        families = {one.code for one in measures if one.family and any_of_family(one, known)}
        assert {one.code for one in measures} - known - families == set()


def any_of_family(measure: Measure, known: set[str]) -> bool:
    return any(code.startswith(f"{measure.code}.") for code in known)


def only(
    rows: Mapping[str, Sequence[Fact]], measure: Measure, listed: Sequence[tuple[int, int, bool]]
) -> dict[str, list[Fact]]:
    """The rows of the records that were listed as evidence, and no other."""
    of_source: dict[str, set[int]] = defaultdict(set)
    for part, fact, _ in listed:
        of_source[measure.facts[part].of.name].add(fact)
    return {
        name: [row for row in rows[name] if row.row["fact_id"] in wanted]
        for name, wanted in of_source.items()
    }


def everything() -> list[Measure]:
    return [measure for measure in (*MEASURES.values(), *PATCHWORK) if is_taken(measure)]


def single(measures: Sequence[Measure]) -> list[Measure]:
    """Of a family those members that the facts have, and one that they do not have."""
    keys = ("RECEPTION", "DELIVERY", "RECOMMEND", "SERVICE", "reception", "NEVER")
    return [
        one
        for measure in measures
        for one in ([measure.member(key) for key in keys] if measure.family else [measure])
    ]


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_kept_source_yields_the_columns_it_declares(name: str) -> None:
    kept = KEPT[name]
    declared = {"fact_id", "store_id", *(column.name for column in kept.source.columns)}
    assert set(kept.rows.selected_columns.keys()) == declared
    held = {"store_id", "fact_id", "role", "employee_id", "department_id", "position_id", "share"}
    assert set(kept.holders.selected_columns.keys()) == held


def test_every_source_is_kept_and_every_measure_taken() -> None:
    assert set(KEPT) == set(SOURCES)
    assert all(map(is_taken, MEASURES.values()))


def test_complaints_are_counted_over_cars_repaired_and_sold(db: Session, world: World) -> None:
    """M-36: the house's own cars and returned ones have no customer behind them."""
    shop = Shop(db, world.store)
    seller = {"consultant": world.people["qc"]}
    for _ in range(3):
        shop.order(NOON)
    for _ in range(2):
        shop.sale(NOON, served=seller, purchase_type="RETAIL")
    shop.sale(NOON, served=seller)  # a kind of purchase nobody gave is a customer's
    shop.sale(NOON, served=seller, purchase_type="DEMO")
    shop.sale(NOON, served=seller, status="RETURNED")
    shop.sale(None, served=seller)
    shop.complaint(people={"named": world.people["qc"]})
    slices = slices_of(db, world.store.id, FIRST, LAST)
    measured = measure_store(db, [MEASURES["M-36"]], world.store.id, WINDOW, slices)
    holder = next(one.assignment_id for one in slices if one.employee_id == world.people["qc"].id)
    readings = {
        subject: (taken.reading.numerator, taken.reading.denominator)
        for (subject, _), taken in measured.taken.items()
    }
    assert readings == {None: (1, 6), holder: (1, 3)}


def test_the_consultant_answers_for_what_the_buyer_said(db: Session, world: World) -> None:
    shop = Shop(db, world.store)
    seller, agent = world.people["qc"], world.agent
    for satisfied in (True, True, False):
        shop.call(shop.sale(NOON, served={"consultant": seller}), agent, satisfied=satisfied)
    shop.call(shop.order(NOON, served={"advisor": world.advisor}), agent, satisfied=True)
    slices = slices_of(db, world.store.id, FIRST, LAST)
    measured = measure_store(db, [MEASURES["M-08"], MEASURES["M-62"]], world.store.id, WINDOW, slices)
    post = {one.employee_id: one.assignment_id for one in slices}

    def fraction(subject: int | None, code: str = "M-08") -> tuple[object, object]:
        reading = measured.taken[subject, code].reading
        return reading.numerator, reading.denominator

    assert fraction(post[seller.id]) == (2, 3)
    assert fraction(post[world.advisor.id]) == (1, 1)
    assert fraction(None) == (3, 4)
    assert fraction(None, "M-62") == (1, 1)  # calls after a repair alone


def test_a_deadline_ahead_is_when_to_look_again(db: Session, world: World) -> None:
    shop = Shop(db, world.store)
    task = shop.task(shop.order(NOON), None, "PENDING")
    slices = slices_of(db, world.store.id, FIRST, LAST)
    m62 = [MEASURES["M-62"]]
    before = measure_store(db, m62, world.store.id, WINDOW, slices)
    assert before.taken == {}
    assert before.due_again_at == task.due_at
    after = measure_store(db, m62, world.store.id, Window(FIRST, LAST, task.due_at), slices)
    assert after.due_again_at is None
    assert (after.taken[None, "M-62"].reading.numerator, after.taken[None, "M-62"].reading.n) == (0, 1)


def test_the_frozen_post_decides_which_slice_a_fact_is_for(
    db: Session, world: World, staff: list[Employee]
) -> None:
    """Law 6: whoever served is frozen; the adviser who became a technician answers for what was advised."""
    adviser = staff[0]
    posts = {
        position.code: post
        for post in db.scalars(select(Assignment).where(Assignment.employee_id == adviser.id))
        for position in world.positions.values()
        if position.id == post.position_id
    }
    shop = Shop(db, world.store)
    order = shop.order(NOON + timedelta(days=5))  # delivered when the adviser was a technician already
    was = posts["ADVISOR"]
    shop.attribute(
        REPAIR_ORDER,
        order.id,
        "advisor",
        adviser,
        department_id=was.department_id,
        position_id=was.position_id,
    )
    slices = slices_of(db, world.store.id, FIRST, LAST)
    measured = measure_store(db, [made_up("served", Count(SERVED))], world.store.id, WINDOW, slices)
    assert {subject for subject, _ in measured.taken} == {None, was.id}


def test_a_superseded_attribution_no_longer_counts(db: Session, world: World) -> None:
    shop = Shop(db, world.store)
    order = shop.order(served={"advisor": world.advisor})
    ruling = AttributionRuling(
        store_id=world.store.id, kind="CORRECTION", reason="test", ruled_by="user:1", ruled_at=AS_OF
    )
    db.add(ruling)
    db.flush()
    db.scalars(select(Attribution).where(Attribution.fact_id == order.id)).one().superseded_by = ruling.id
    shop.attribute(REPAIR_ORDER, order.id, "advisor", world.people["technician"])
    slices = slices_of(db, world.store.id, FIRST, LAST)
    measured = measure_store(db, [made_up("served", Count(SERVED))], world.store.id, WINDOW, slices)
    holder = next(one.assignment_id for one in slices if one.employee_id == world.people["technician"].id)
    assert {subject for subject, _ in measured.taken} == {None, holder}


# -- random facts, and the rows of the reference --


def scatter(shop: Shop, world: World, staff: Sequence[Employee], dice: random.Random) -> None:
    """Orders, tasks, calls and complaints around the month, with gaps wherever a column may be NULL."""

    def moment() -> datetime:
        return moment_of(dice)

    def maybe(value: object) -> object:
        return value if dice.random() < 0.7 else None

    for _ in range(25):
        delivered = moment()
        order = shop.order(
            delivered,
            ro_type=dice.choice(("REPAIR", "REWORK", "INTERNAL")),
            repair_category=dice.choice(("GENERAL", "WARRANTY", "ACCIDENT", None)),
            customer_waiting=dice.choice((True, False, None)),
            completed_day=maybe(
                (delivered - timedelta(hours=dice.choice((0, 12, 60, -24, -100, -200)))).date()
            ),
            settled_day=maybe(delivered.date()),
            is_rework=dice.choice((True, False, None)),
            promised_at_first=maybe(delivered + timedelta(hours=dice.randint(-3, 3))),
            settled_at=maybe(delivered - timedelta(hours=dice.choice((0, 6, -6)))),
            work_completed_at=maybe(delivered),
            amount_total=Decimal(dice.randint(1, 400)) / 4,
            voided_at=maybe(None) or (NOON if dice.random() < 0.1 else None),
        )
        for role in ("advisor", "technician", "qc"):
            people = dice.sample(list(staff), dice.choice((0, 1, 1, 2)))
            for employee in people:
                shop.attribute(REPAIR_ORDER, order.id, role, employee, share=str(Decimal(1) / len(people)))
        if order.voided_at is None and dice.random() < 0.7:
            call(shop, order, staff, dice)
        elif dice.random() < 0.5:
            shop.task(order, None, dice.choice(("PENDING", "SCHEDULED")))
        if dice.random() < 0.3:
            shop.appointment(
                delivered,
                dice.choice((*staff, None)),
                order_external_id=dice.choice((order.external_id, None)),
                status=dice.choice(("ARRIVED", "NO_SHOW")),
                type=dice.choice(("SERVICE", "SERVICE", "TEST_DRIVE")),
            )
    scatter_sales(shop, staff, dice)
    scatter_figures(shop, staff, dice)
    scatter_audits(shop, staff, dice)
    first = None
    for _ in range(15):
        received = moment()
        case = shop.complaint(
            received,
            repeat_of_id=maybe(None) if first is None else maybe(first.id),
            answered=dice.choice(
                (None, timedelta(hours=2), timedelta(hours=2, seconds=1), timedelta(hours=1))
            ),
            closed=dice.choice((None, timedelta(hours=24), timedelta(hours=25), timedelta(hours=3))),
            satisfied=dice.choice((None, True, False)),
            validity=dice.choice(("VALID", "INVALID", "UNDETERMINED")),
            people={
                role: dice.choice(staff) for role in ("opener", "handler", "named") if dice.random() < 0.8
            },
        )
        first = first or case


def moment_of(dice: random.Random) -> datetime:
    return NOON + timedelta(hours=dice.randint(-24 * 15, 24 * 25), minutes=dice.choice((0, 0, 1)))


def scatter_sales(shop: Shop, staff: Sequence[Employee], dice: random.Random) -> None:
    for place in range(20):
        delivered = moment_of(dice) - timedelta(
            days=365 if place >= 12 else 0
        )  # growth is on the year before
        sale = shop.sale(
            delivered,
            status=dice.choice(("DELIVERED", "DELIVERED", "RETURNED")),
            channel=dice.choice(("SHOWROOM", "ONLINE", None)),
            purchase_type=dice.choice(("RETAIL", "FLEET", "DEMO", None)),
            amount=dice.choice((None, Decimal(dice.randint(1, 400)) / 4)),
            profit=dice.choice((None, Decimal(dice.randint(-40, 80)) / 4)),
            voided_at=NOON if dice.random() < 0.1 else None,
        )
        for role in ("consultant", "delivery"):
            if dice.random() < 0.8:
                shop.attribute(SALE, sale.id, role, dice.choice(staff))
        if dice.random() < 0.7:
            call(shop, sale, staff, dice)


def scatter_audits(shop: Shop, staff: Sequence[Employee], dice: random.Random) -> None:
    """Checks of the 5S sheet and of another one, published or not yet."""
    auditor = UserAccount(
        username=f"auditor{shop.store.id}.{dice.random()}", password_hash="-", display_name="查"
    )
    save(shop.db, auditor)
    for code in ("S000-I", "OTHER"):
        template = shop.db.scalars(select(AuditTemplate).where(AuditTemplate.code == code)).one_or_none()
        template = template or AuditTemplate(code=code, label={"zh": code})
        save(shop.db, template)
        version = AuditTemplateVersion(template_id=template.id, number=dice.randint(100, 10**8), document={})
        save(shop.db, version)
        for _ in range(3):
            audit = audit_of(shop, version, auditor, moment_of(dice), published=dice.random() < 0.7)
            for seq in range(6):
                result = dice.choice(("PASS", "PASS", "FAIL", "NA", None))
                item = AuditItem(
                    store_id=shop.store.id,
                    audit_id=audit.id,
                    code=f"C{seq:02}",
                    seq=seq,
                    section="ANY",
                    standard="S",
                    source="MS",
                    result=result,
                    reason="NOT_THERE" if result == "NA" else None,
                    marked_at=audit.submitted_at if result else None,
                )
                save(shop.db, item)
                for employee in dice.sample(list(staff), dice.choice((0, 1, 2))):
                    shop.attribute(AUDIT_ITEM, item.id, "responsible", employee)


def audit_of(
    shop: Shop, version: AuditTemplateVersion, auditor: UserAccount, when: datetime, *, published: bool
) -> Audit:
    audit = Audit(
        store_id=shop.store.id,
        template_version_id=version.id,
        brand_id=shop.store.brand_ids[0],
        document={},
        sources=["MS"],
        state="PUBLISHED" if published else "SUBMITTED",
        scheduled_on=when.date(),
        planned_by=auditor.id,
        auditor_user_id=auditor.id,
        submitted_at=when,
        visited_day=when.date(),
        published_at=when if published else None,
        published_day=when.date() if published else None,
    )
    save(shop.db, audit)
    return audit


def scatter_figures(shop: Shop, staff: Sequence[Employee], dice: random.Random) -> None:
    """Whatever may be fed, of the store and of people, from two systems that may speak of the same thing."""
    fed = [measure for measure in MEASURES.values() if isinstance(measure.takes, Fed)]
    for measure in (*fed, *dice.sample(fed, 25)):
        day = moment_of(dice).date()
        shop.measured(
            f"{measure.code}.reception" if measure.family else measure.code,
            Decimal(dice.randint(0, 400)) / 8,
            dice.choice((0, 1, 1, 40)),
            about=dice.choice((*staff, None, None)),
            day=day,
            published_day=day + timedelta(days=dice.choice((0, 0, 20))),
            source=dice.choice(("oem", "finance", "other")),
            voided_at=NOON if dice.random() < 0.1 else None,
        )


def call(shop: Shop, visit: RepairOrder | Sale, staff: Sequence[Employee], dice: random.Random) -> None:
    shop.call(
        visit,
        dice.choice(staff),
        outcome=dice.choice(("COMPLETED", "COMPLETED", "NO_ANSWER", "BUSY", None)),
        satisfied=dice.choice((True, False, None)),
        score=dice.choice((None, 0, 50, 75, 100)),
        slots=[dice.choice((0, 30, 60, 80, 100)), dice.choice((None, 40, 100)), dice.randint(0, 10)],
        marks=[dice.choice((None, 0, 1, 5, 8)), dice.choice((0, 8, 1)), dice.choice((None, 0, 4, 8))],
    )


def rows_of(db: Session, store_id: int, slices: Sequence[Slice]) -> dict[str, list[Fact]]:
    """Every row of every kept source, with its holders as assignments: what the reference reads."""
    rows: dict[str, list[Fact]] = {}
    for name, kept in KEPT.items():
        numbers = {column.name for column in kept.source.columns if column.kind is Kind.NUMBER}
        table, held = kept.rows.subquery(), kept.holders.subquery()
        holders: dict[int, dict[str, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
        for row in db.execute(select(held).where(held.c.store_id == store_id)):
            post = post_of(row, slices)
            if post is not None:
                of_role = holders[row.fact_id][row.role]
                of_role[post] = of_role.get(post, Decimal(0)) + row.share
        rows[name] = [
            Fact(
                {
                    key: Decimal(value) if key in numbers and value is not None else value
                    for key, value in row.items()
                },
                "here",
                holders[row["fact_id"]],
            )
            for row in db.execute(select(table).where(table.c.store_id == store_id)).mappings()
        ]
    return rows


def post_of(row: Mapping[str, int] | object, slices: Sequence[Slice]) -> str | None:
    mine = [one for one in slices if one.employee_id == row.employee_id]  # type: ignore[union-attr]
    frozen = [
        one
        for one in mine
        if (one.department_id, one.position_id) == (row.department_id, row.position_id)  # type: ignore[union-attr]
    ]
    return str((frozen or mine)[0].assignment_id) if mine else None
