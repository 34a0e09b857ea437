"""Two devices, or two people, at once, with commits that are real."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from kaoping.audits.service import sweep_files
from kaoping.storage.files import FileStore
from kaoping.storage.reads.named_files import missing_files
from kaoping.storage.session import Database
from kaoping.storage.tables.audits import AuditEvent, AuditPhoto
from kaoping.storage.tables.records import Attribution
from tests.asgi import serving
from tests.audits.conftest import Crew
from tests.audits.pictures import png
from tests.audits.shop import API, Shop, act, item_of, items_of, mark
from tests.conftest import application
from tests.factories import World

ROUNDS = 4
EARLY = datetime(2026, 11, 20, 2, tzinfo=UTC)


@dataclass
class Live:
    """The showroom on a database of its own."""

    database: Database
    shop: Shop
    crew: Crew

    def begun(self, sources: list[str]) -> dict[str, object]:
        audit = self.shop.plan(
            self.crew.planner, self.crew.auditor_id, sources=sources, scheduled_on="2099-01-05"
        )
        assert act(self.crew.auditor, audit["id"], "start").status_code == 200
        return audit


@pytest.fixture
def live(committed: Database, tmp_path: Path) -> Iterator[Live]:
    committed.info["files"] = FileStore(tmp_path / "files")
    with serving(application(committed)) as client, committed.session() as db:
        shop = Shop.open(World.build(db), client)
        planner, _ = shop.account("CRC_SUPERVISOR", employee=shop.world.people["supervisor"])
        reviewer, _ = shop.account("GROUP_QUALITY", stores=[])
        auditor, account = shop.account("AUDITOR", employee=shop.world.people["qc"])
        yield Live(committed, shop, Crew(planner, reviewer, auditor, account))


def at_once(*calls: Callable[[], httpx.Response]) -> list[httpx.Response]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_two_devices_mark_the_same_items_and_the_latest_observation_stands(live: Live) -> None:
    audit = live.begun(["PHONE"])
    auditor, number = live.crew.auditor, audit["id"]
    moments = [EARLY + timedelta(seconds=n) for n in range(8)]
    for code in ("C13", "C14", "C15"):
        calls = [
            lambda at=at, result=result, code=code: mark(
                auditor, number, code, result, observed_at=at.isoformat()
            )
            for at, result in zip(moments, itertools.cycle(["PASS", "FAIL"]), strict=False)
        ]
        answers = at_once(*reversed(calls), *calls)  # each is sent twice, in both orders
        assert {answer.status_code for answer in answers} == {200}
        standing = item_of(auditor.get(f"{API}/{number}").json(), code)
        assert standing["result"] == "FAIL"
        assert datetime.fromisoformat(standing["observed_at"]) == moments[-1]


def test_of_two_who_hand_in_or_publish_at_once_one_does(live: Live) -> None:
    crew = live.crew
    for _ in range(ROUNDS):
        audit = live.begun(["PHONE"])
        for item in items_of(audit):
            mark(crew.auditor, audit["id"], item["code"], observed_at=EARLY.isoformat())
        for client, step, kind in (
            (crew.auditor, "submit", "SUBMITTED"),
            (crew.reviewer, "publish", "PUBLISHED"),
        ):
            answers = at_once(
                *[lambda client=client, step=step, audit=audit: act(client, audit["id"], step)] * 4
            )
            assert sorted(a.status_code for a in answers) == [200, 409, 409, 409]
            with live.database.session() as db:
                happened = select(func.count()).where(
                    AuditEvent.audit_id == audit["id"], AuditEvent.kind == kind
                )
                assert db.scalar(happened) == 1
                frozen = select(func.count()).where(
                    Attribution.fact_kind == "AUDIT_ITEM", Attribution.fact_id == items_of(audit)[0]["id"]
                )
                assert db.scalar(frozen) == 1  # the auditor; nobody holds the post of deliveries here


def test_a_mark_never_slips_in_behind_the_hand_in(live: Live) -> None:
    crew = live.crew
    for n in range(ROUNDS):
        audit = live.begun(["PHONE"])
        for item in items_of(audit):
            mark(crew.auditor, audit["id"], item["code"], observed_at=EARLY.isoformat())
        later = (EARLY + timedelta(minutes=n + 1)).isoformat()
        submitted, marked = at_once(
            lambda audit=audit: act(crew.auditor, audit["id"], "submit"),
            lambda audit=audit, later=later: mark(
                crew.auditor, audit["id"], "C13", "FAIL", observed_at=later
            ),
        )
        assert submitted.status_code == 200
        assert marked.status_code in (200, 409)
        standing = item_of(crew.reviewer.get(f"{API}/{audit['id']}").json(), "C13")["result"]
        assert standing == ("FAIL" if marked.status_code == 200 else "PASS")


def test_of_two_who_publish_and_send_back_one_does(live: Live) -> None:
    crew = live.crew
    for _ in range(ROUNDS):
        audit = live.begun(["PHONE"])
        for item in items_of(audit):
            mark(crew.auditor, audit["id"], item["code"], observed_at=EARLY.isoformat())
        act(crew.auditor, audit["id"], "submit")
        answers = at_once(
            lambda audit=audit: act(crew.reviewer, audit["id"], "publish"),
            lambda audit=audit: act(crew.planner, audit["id"], "send-back", reason="请核对"),
        )
        assert sorted(a.status_code for a in answers) == [200, 409]


def test_the_same_photo_from_two_devices_is_one(live: Live) -> None:
    audit, content = live.begun(["MS"]), png()

    def send() -> httpx.Response:
        return live.crew.auditor.post(
            f"{API}/{audit['id']}/photos",
            params={"code": "C01"},
            content=content,
            headers={"Content-Type": "image/png"},
        )

    answers = at_once(*[send] * 4)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    with live.database.session() as db:
        assert db.scalar(select(func.count()).select_from(AuditPhoto)) == 1


def test_the_sweep_never_takes_a_file_that_is_being_named(live: Live) -> None:
    """Every file is old enough to be swept at once; those that rows name are there in the end."""
    audit, files = live.begun(["MS"]), live.database.info["files"]
    pictures = [png() for _ in range(30)]

    def send(content: bytes, code: str) -> httpx.Response:
        return live.crew.auditor.post(
            f"{API}/{audit['id']}/photos",
            params={"code": code},
            content=content,
            headers={"Content-Type": "image/png"},
        )

    def sweep_as_if_later() -> None:
        later = Database(
            live.database.engine.url.render_as_string(hide_password=False),
            pool_size=1,
            clock=lambda: datetime(2099, 1, 1, tzinfo=UTC),
            info=live.database.info,
        )
        for _ in range(40):
            with later.session() as db:
                sweep_files(db)
                db.commit()
        later.close()

    with ThreadPoolExecutor(5) as pool:
        sweeper = pool.submit(sweep_as_if_later)
        sent = [pool.submit(send, one, f"C{1 + n % 4:02}") for n, one in enumerate(pictures)]
        answers = [one.result() for one in sent]
        sweeper.result()
    assert {answer.status_code for answer in answers} == {201}
    with live.database.session() as db:
        assert missing_files(db, files) == []
