"""Acts on one policy at the same time: each happens once, and what is in force stays whole."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import select
from tests.asgi import Client, serving
from tests.conftest import application
from tests.factories import World
from tests.policies.written import API, CODE, act, document, drafted, overlay, unset_points

from kaoping.storage.session import Database
from kaoping.storage.tables.policies import PolicyOverlay, PolicyVersion

AT_ONCE = 6
People = tuple[Client, Client]


@pytest.fixture
def people(committed: Database) -> Iterator[People]:
    """Whoever writes and whoever puts in force."""
    with committed.session() as db:
        world = World.build(db)
        accounts = [world.sign_up(role, stores=[]) for role in ("GROUP_HR", "GROUP_DIRECTOR")]
        db.commit()
    with serving(application(committed)) as client:
        tokens = client.app.state.tokens
        author, director = (client.signed(tokens.issue(one.user_id, one.session_id)) for one in accounts)
        yield author, director


def together(acts: Sequence[Callable[[], httpx.Response]]) -> list[int]:
    barrier = threading.Barrier(len(acts))

    def start(one: Callable[[], httpx.Response]) -> int:
        barrier.wait()
        return one().status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(start, acts))


def test_a_version_is_drafted_once(people: People) -> None:
    author, _ = people
    statuses = together([lambda: drafted(author)] * AT_ONCE)
    assert Counter(statuses) == {201: 1, 409: AT_ONCE - 1}


def test_a_draft_is_replaced_by_one_of_those_who_saw_it(people: People) -> None:
    author, _ = people
    drafted(author)

    def replace(points: int) -> httpx.Response:
        wanted = document(title={"zh": f"及时率 {points}", "en": "Speed"})
        url = f"{API}/{CODE}/versions/1"
        return author.put(url, json={"document": wanted}, headers={"If-Match": '"1"'})

    statuses = together([lambda points=points: replace(points) for points in range(AT_ONCE)])  # type: ignore[misc]
    assert Counter(statuses) == {200: 1, 412: AT_ONCE - 1}


def test_a_proposal_is_decided_once(people: People) -> None:
    author, director = people
    drafted(author)
    act(author, "propose")
    statuses = together([lambda: act(director, "activate"), lambda: act(author, "take-back")] * 3)
    assert Counter(statuses) == {200: 1, 409: 5}


def test_what_completes_a_policy_does_not_go_while_it_comes_into_force(
    people: People, committed: Database
) -> None:
    author, director = people
    drafted(author, document(items=unset_points()))
    laid = author.post(f"{API}/{CODE}/overlays", json={"document": overlay()}).json()["id"]
    url = f"{API}/{CODE}/overlays/{laid}"
    author.post(f"{url}/propose", json={})
    director.post(f"{url}/activate")
    assert act(author, "propose").status_code == 200
    statuses = together(
        [lambda: act(director, "activate"), lambda: director.post(f"{url}/retire", json={"reason": "停用"})]
    )
    with committed.session() as db:
        states = db.scalar(select(PolicyVersion.state)), db.scalar(select(PolicyOverlay.state))
    assert (sorted(statuses), states) in (
        ([200, 422], ("ACTIVE", "ACTIVE")),
        ([200, 422], ("PROPOSED", "RETIRED")),
    )
