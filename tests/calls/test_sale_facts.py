"""What a call about a new car leaves for scoring, and how a figure leads back to it."""

from sqlalchemy import select
from tests.asgi import Client
from tests.calls.deliveries import WELL, Deliveries
from tests.calls.kit import completed
from tests.calls.test_facts import dial, holders, rows
from tests.factories import World

from kaoping.domain.people import CallerKind, Grant, Principal, Reach
from kaoping.storage.facts.attempts import KEPT_ATTEMPTS
from kaoping.storage.facts.responses import KEPT_RESPONSES
from kaoping.storage.facts.sales import KEPT_SALES
from kaoping.storage.facts.tasks import KEPT_TASKS
from kaoping.storage.reads.evidence import records_of
from kaoping.storage.tables.calls import CallAttempt, SurveyResponse


def test_an_interview_answers_for_consultant_and_caller(
    deliveries: Deliveries, world: World, agent: Client
) -> None:
    task = deliveries.next_day()
    handed_over_by = world.hire("何静", "ADVISOR")
    deliveries.sold_by(deliveries.sold[0], handed_over_by, "delivery")
    deliveries.db.commit()
    dial(agent, task.id, completed(WELL))
    (said,) = rows(deliveries, KEPT_RESPONSES)
    assert (said["type"], said["satisfied"], said["score"]) == ("NEWCAR_D1", True, 95)
    assert holders(deliveries, KEPT_RESPONSES) == {
        ("caller", world.agent.id),
        ("consultant", deliveries.consultant.id),
        ("delivery", handed_over_by.id),
    }
    assert {row["type"] for row in rows(deliveries, KEPT_TASKS)} == {"NEWCAR_D1", "NEWCAR_D7"}
    assert [row["type"] for row in rows(deliveries, KEPT_ATTEMPTS)] == ["NEWCAR_D1"]
    assert holders(deliveries, KEPT_TASKS) == {("caller", world.agent.id)}


def test_a_sale_is_a_fact_until_it_is_voided(deliveries: Deliveries) -> None:
    kept = deliveries.sale(purchase_type="LEASE", channel="ONLINE", amount="188000.00")
    deliveries.sale(voided_at=kept.delivered_at)
    (sale,) = rows(deliveries, KEPT_SALES)
    assert (sale["fact_id"], sale["purchase_type"], sale["channel"]) == (kept.id, "LEASE", "ONLINE")
    assert (sale["contract_day"], sale["delivered_day"]) == (kept.contract_day, kept.delivered_day)
    assert ("consultant", deliveries.consultant.id) in holders(deliveries, KEPT_SALES)


def test_figures_lead_to_the_sale_by_its_number(deliveries: Deliveries, agent: Client) -> None:
    task = deliveries.next_day()
    repaired = deliveries.tasks()
    dial(agent, task.id, completed(WELL))
    sale = deliveries.sold[0]
    attempt = deliveries.db.scalars(select(CallAttempt.id)).one()
    response = deliveries.db.scalars(select(SurveyResponse.id)).one()

    def found(source: str, day: str, fact: int) -> tuple[str, str | None]:
        record = records_of(deliveries.db, reader, source, day, task.store_id, [fact])[fact]
        return record.label.zh, record.path

    words = ("records:read", "calls:read")
    reader = reader_of(deliveries, *words)
    assert found("SALES", "delivered_day", sale.id) == (f"销售单 {sale.so_no}", f"/sales/{sale.id}")
    assert found("TASKS", "due_day", task.id) == (f"回访 · 销售单 {sale.so_no}", f"/callbacks/{task.id}")
    assert found("ATTEMPTS", "started_day", attempt)[0] == f"第 1 次拨打 · 销售单 {sale.so_no}"
    assert found("RESPONSES", "answered_day", response)[0] == f"回访答卷 · 销售单 {sale.so_no}"
    ro_no = deliveries.made[0].ro_no
    assert found("TASKS", "due_day", repaired.id) == (f"回访 · 维修单 {ro_no}", f"/callbacks/{repaired.id}")
    reader = reader_of(deliveries)  # named all the same, because it counts; opened by whoever may
    assert found("SALES", "delivered_day", sale.id) == (f"销售单 {sale.so_no}", None)


def reader_of(deliveries: Deliveries, *words: str) -> Principal:
    grant = Grant(frozenset(words), Reach.STORES, frozenset({deliveries.world.store.id}))
    return Principal(CallerKind.PERSON, 1, None, None, "reader", (grant,))
