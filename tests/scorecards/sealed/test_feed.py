"""How integrators follow what is published: filters, tombstones, include, pages, reach, and 304."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.asgi import Client
from tests.scorecards.closing.month import OCTOBER
from tests.scorecards.sealed.published import API, APPEALS, Published

from kaoping.storage.session import save
from kaoping.storage.tables.access import Role, RoleGrant
from kaoping.storage.tables.closing import PublishedCard

AsMachine = Callable[..., Client]
MOMENT = timedelta(seconds=2)


def feed(client: Client, since: str, **params: Any) -> list[dict[str, Any]]:
    """Every page from a moment on."""
    found, cursor = [], None
    while True:
        asked = {"changed_since": since, **params} | ({"cursor": cursor} if cursor else {})
        answer = client.get(API, params=asked)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found


def withdraw(published: Published, name: str) -> None:
    answer = published.as_("director").post(f"{published.url(name)}/withdraw", json={"reason": "岗位有误"})
    assert answer.status_code == 200, answer.text


@pytest.fixture
def machine(published: Published, as_machine: AsMachine) -> Client:
    return as_machine("scorecards:read", stores=[published.world.store])


def test_the_feed_has_what_was_published_since(published: Published, machine: Client) -> None:
    everything = feed(machine, "2026-10-01T00:00:00Z", limit=2)
    assert len(everything) == 5
    assert {one["status"] for one in everything} == {"PUBLISHED"}
    last = everything[-1]["published_at"]
    assert feed(machine, last) == [one for one in everything if one["published_at"] == last]

    published.moment[0] += MOMENT
    withdraw(published, "qc")
    (tombstone,) = [one for one in feed(machine, last) if one["published_at"] > last]
    assert (tombstone["status"], tombstone["withdrawn"], tombstone["revision"]) == ("WITHDRAWN", True, 2)
    assert (tombstone["total"], tombstone["grade"], tombstone["complete"]) == (None, None, False)
    assert tombstone["employee"] == next(
        one["employee"] for one in everything if one["id"] == tombstone["id"]
    )


def test_paging_from_the_last_moment_leaves_nothing_out(published: Published, machine: Client) -> None:
    """However small the pages and however often more is published in between."""
    seen: dict[tuple[int, int], str] = {}
    since = "2026-10-01T00:00:00Z"
    for name in ("technician", "qc", "agent", None):
        for one in feed(machine, since, limit=1):
            seen[one["id"], one["revision"]] = since = one["published_at"]
        if name:
            withdraw(published, name)
    newest = published.db.execute(
        select(PublishedCard.id, func.max(PublishedCard.revision)).group_by(PublishedCard.id)
    )
    assert {tuple(row) for row in newest} <= set(seen)


def test_publications_have_times_in_the_order_of_their_commits(published: Published) -> None:
    """The clock of the test stands still; no two publications share a moment all the same."""
    for name in ("technician", "qc"):
        withdraw(published, name)
    moments = published.db.scalars(
        select(PublishedCard.published_at).distinct().order_by(PublishedCard.published_at)
    ).all()
    assert len(moments) == 3
    assert moments[0] == published.moment[0]


def test_a_withdrawn_card_is_listed_as_its_tombstone(published: Published, machine: Client) -> None:
    withdraw(published, "qc")
    asked = {"period": OCTOBER, "employee_no": published.world.people["qc"].employee_no}
    (item,) = machine.get(API, params=asked | {"include": "lines"}).json()["items"]
    assert (item["status"], item["lines"], item["pay"]) == ("WITHDRAWN", None, None)
    (one,) = machine.get(API, params=asked | {"status": "WITHDRAWN"}).json()["items"]
    assert one["id"] == item["id"]
    assert machine.get(API, params=asked | {"status": "PUBLISHED"}).json()["items"] == []
    (replaced,) = machine.get(API, params=asked | {"status": "REVISED"}).json()["items"]
    assert (replaced["revision"], replaced["revisions"], replaced["status"]) == (1, 2, "REVISED")


def test_filters_narrow(published: Published, machine: Client) -> None:
    world = published.world
    advisor = published.row()

    def ids(**params: Any) -> set[int]:
        answer = machine.get(API, params={"limit": 100} | params)
        assert answer.status_code == 200, answer.text
        return {one["id"] for one in answer.json()["items"]}

    assert ids(employee_id=world.advisor.id, period=OCTOBER) == {advisor.id}
    assert ids(employee_no=world.advisor.employee_no, period=OCTOBER) == {advisor.id}
    assert advisor.id in ids(store=world.store.code, status="PUBLISHED")
    assert ids(store=world.other_store.code) == set()
    assert ids(store="NOWHERE") == set()
    assert advisor.id not in ids(policy="S002-B")
    assert ids(period=OCTOBER, status="LIVE") == set()
    moving = ids(period=OCTOBER, status="IN_REVIEW")
    assert len(moving) == 1
    assert advisor.id not in moving
    assert moving | ids(period=OCTOBER, status="PUBLISHED") == ids(period=OCTOBER)
    assert ids(changed_since="2026-10-01T00:00:00Z") == ids(period=OCTOBER, status="PUBLISHED")
    assert ids(status="IN_REVIEW", changed_since="2026-10-01T00:00:00Z") == set()


def test_moving_and_published_cards_are_one_list(published: Published, machine: Client) -> None:
    """Page by page in one order, each once."""
    whole = machine.get(API, params={"period": OCTOBER, "with_total": True}).json()
    assert whole["total"] == len(whole["items"]) == 6
    paged, cursor = [], None
    while cursor or not paged:
        params = {"period": OCTOBER, "limit": 1} | ({"cursor": cursor} if cursor else {})
        answer = machine.get(API, params=params).json()
        paged += answer["items"]
        cursor = answer["next_cursor"]
    assert paged == whole["items"]
    assert {one["status"] for one in paged} == {"PUBLISHED", "IN_REVIEW"}


def test_lines_come_when_asked_for(published: Published, machine: Client) -> None:
    asked = {"period": OCTOBER, "employee_id": published.world.advisor.id, "include": "lines"}
    (item,) = machine.get(API, params=asked).json()["items"]
    card = published.read("gm")
    shown = {line["code"]: line["points"] for group in card["groups"] for line in group["lines"]}
    assert {one["code"]: one["points"] for one in item["lines"]} == shown
    assert item["pay"] is None


def test_pay_needs_its_word(published: Published, machine: Client, as_machine: AsMachine) -> None:
    world = published.world
    asked = {"period": OCTOBER, "employee_id": world.advisor.id, "include": "lines,pay"}
    refused = machine.get(API, params=asked)
    assert (refused.status_code, refused.json()["code"]) == (403, "pay-not-yours")
    payroll = as_machine("scorecards:read", "pay:read", stores=[world.store])
    (item,) = payroll.get(API, params=asked).json()["items"]
    (pay,) = item["pay"]
    assert (pay["code"], pay["state"], pay["amount"]) == (
        "performance",
        "final",
        published.read("gm")["pay"][0]["amount"],
    )
    head = published.as_("head").get(API, params=asked)
    assert (head.status_code, head.json()["code"]) == (403, "pay-not-yours")
    assert published.listed("hr", **asked)[0]["pay"] == item["pay"]


def test_ones_own_pay_is_always_shown(published: Published) -> None:
    mine = published.listed("advisor", include="pay", mine=True)
    assert [one["employee"]["id"] for one in mine] == [published.world.advisor.id]
    assert mine[0]["pay"][0]["amount"] is not None
    assert published.listed("advisor", include="pay")[0]["pay"] == mine[0]["pay"]
    assert published.read("advisor")["pay"][0]["amount"] == mine[0]["pay"][0]["amount"]
    assert published.read("head")["pay"] is None


def test_pay_reaches_as_far_as_the_word(published: Published, client: Client) -> None:
    """Cards of every store, pay of the other one alone: here it is null, not refused."""
    db, world = published.db, published.world
    user = world.sign_up("GROUP_QUALITY", stores=[])
    finance = db.scalars(select(Role).where(Role.code == "FINANCE")).one()
    save(db, RoleGrant(user_id=user.user_id, role_id=finance.id, store_ids=[world.other_store.id]))
    db.commit()
    caller = client.signed(client.app.state.tokens.issue(user.user_id, user.session_id))
    asked = {"period": OCTOBER, "employee_id": world.advisor.id, "include": "pay"}
    (item,) = caller.get(API, params=asked).json()["items"]
    assert item["pay"] is None
    assert caller.get(published.url()).json()["pay"] is None


@pytest.mark.parametrize("include", ["", "lines,lines,pay", "names", "pay,", "Lines"])
def test_an_unknown_include_is_refused(published: Published, machine: Client, include: str) -> None:
    assert machine.get(API, params={"include": include}).status_code == 422


def test_a_key_sees_its_stores_alone(published: Published, as_machine: AsMachine) -> None:
    world = published.world
    other = as_machine("scorecards:read", stores=[world.other_store])
    assert feed(other, "2026-10-01T00:00:00Z") == []
    assert other.get(API, params={"store_id": world.store.id}).json()["items"] == []
    for path in ("", "/trace", "/revisions", "/lines/handling/evidence", "/compare?from=1&to=1"):
        assert other.get(published.url() + path).status_code == 404


def test_a_key_is_not_told_who_acknowledged(published: Published, machine: Client) -> None:
    assert published.as_("advisor").post(f"{published.url()}/acknowledge").status_code == 200
    (item,) = machine.get(API, params={"period": OCTOBER, "employee_id": published.world.advisor.id}).json()[
        "items"
    ]
    assert (item["acknowledged_at"], item["appeal"]) == (None, None)
    assert published.listed("gm", employee_id=published.world.advisor.id)[0]["acknowledged_at"] is not None


def test_a_key_reads_no_appeals(published: Published, machine: Client) -> None:
    appeal = published.appeal("advisor", "handling")
    assert machine.get(APPEALS).json()["items"] == []
    assert machine.get(f"{APPEALS}/{appeal['id']}").status_code == 404
    assert machine.get(published.url()).json()["appeal"] is None


def test_a_key_reads_the_trace_and_never_acts(published: Published, machine: Client) -> None:
    url = published.url()
    assert machine.get(f"{url}/trace").json()["current"] is True
    for path, body in (
        ("acknowledge", None),
        ("withdraw", {"reason": "x"}),
        ("appeals", {"lines": [{"item": "handling", "reason": "x"}]}),
        ("self-review", {"entries": []}),
    ):
        assert machine.post(f"{url}/{path}", json=body).status_code == 403


def test_an_unchanged_card_is_not_sent_again(published: Published, machine: Client) -> None:
    first = machine.get(published.url())
    again = machine.get(published.url(), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    person = published.as_("advisor").get(published.url())
    assert published.as_("advisor").post(f"{published.url()}/acknowledge").status_code == 200
    changed = published.as_("advisor").get(published.url(), headers={"If-None-Match": person.headers["etag"]})
    assert changed.status_code == 200
    assert datetime.fromisoformat(changed.json()["acknowledged_at"]) == published.moment[0]


def test_one_revision_after_the_other_is_read_by_number(published: Published, machine: Client) -> None:
    withdraw(published, "qc")
    url = published.url("qc")
    first, second = (machine.get(url, params={"revision": number}).json() for number in (1, 2))
    assert (first["status"], first["newest"], first["revisions"]) == ("REVISED", False, 2)
    assert (second["status"], second["newest"], second["reason"]) == ("WITHDRAWN", True, "岗位有误")
    assert (second["groups"], second["pay"], second["next"]) == ([], None, [])
    assert machine.get(url).json()["revision"] == 2
    assert machine.get(url, params={"revision": 3}).status_code == 404
    trace = machine.get(f"{url}/trace", params={"revision": 1}).json()
    assert (trace["revision"], trace["current"]) == (1, True)
