"""Two people at once, with commits that are real: one step is taken, the other is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from tests.asgi import Client, serving
from tests.complaints.cases import API, Cast, done, step
from tests.conftest import application
from tests.factories import World

from kaoping.storage.session import Database

ROUNDS = 8


@dataclass
class Live:
    """The cast on a database of its own."""

    cast: Cast
    sign: Callable[..., Client]


@pytest.fixture
def live(committed: Database) -> Iterator[Live]:
    app: FastAPI = application(committed)
    with serving(app) as client, committed.session() as db:
        world = World.build(db)

        def sign(role: str, **options: object) -> Client:
            user = world.sign_up(role, **options)  # type: ignore[arg-type]
            return client.signed(app.state.tokens.issue(user.user_id, user.session_id))

        yield Live(Cast.gather(sign, world), sign)


def at_once(*calls: Callable[[], httpx.Response]) -> list[httpx.Response]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_of_two_who_accept_at_once_one_does(live: Live) -> None:
    cast = live.cast
    for _ in range(ROUNDS):
        case = cast.open()
        answers = at_once(
            lambda case=case: step(cast.supervisor, case, "accept"),
            lambda case=case: step(cast.handler, case, "accept"),
        )
        assert sorted(a.status_code for a in answers) == [200, 409]
        late = next(a for a in answers if a.status_code == 409)
        assert late.json()["allowed"] == ["RESPOND", "ASSIGN"]
        kinds = [line["kind"] for line in done(cast.supervisor.get(f"{API}/{case}"))["timeline"]]
        assert kinds == ["OPENED", "ACCEPTED"]


def test_of_two_who_close_at_once_one_does(live: Live) -> None:
    cast = live.cast
    gm = live.sign("STORE_GM", employee=cast.world.people["gm"])
    for _ in range(ROUNDS):
        case = cast.open()
        cast.bring_to("CLOSE_REQUESTED", case)
        answers = at_once(
            lambda case=case: step(cast.supervisor, case, "verify", verdict="SATISFIED"),
            lambda case=case: step(gm, case, "verify", verdict="DISSATISFIED"),
        )
        assert sorted(a.status_code for a in answers) == [200, 409]
        found = done(cast.supervisor.get(f"{API}/{case}"))
        expected = ("IN_PROGRESS", 1) if answers[1].status_code == 200 else ("CLOSED_SATISFIED", 0)
        assert (found["state"], found["reopened"]) == expected


def test_assigning_to_two_people_at_once_leaves_one_handler(live: Live) -> None:
    cast = live.cast
    other = cast.world.hire("高翔", "SERVICE_MANAGER")
    live.sign("DEPT_HEAD", employee=other)
    case = cast.open()
    cast.accept(case)
    answers = at_once(
        *(
            lambda who=who: step(cast.supervisor, case, "assign", handler_employee_id=who)
            for who in (other.id, cast.handler_id)
        )
    )
    assert [a.status_code for a in answers] == [200, 200]  # one after the other: the second reassigns
    people = done(cast.supervisor.get(f"{API}/{case}"))["people"]
    current = [p for p in people if p["role"] == "HANDLER" and p["until"] is None]
    assert len(current) == 1
