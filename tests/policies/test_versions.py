"""The life of a version: drafted, replaced, proposed by one person, put in force by another, retired."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.policies.written import API, CODE, act, codes, document, drafted, unset_points

from kaoping.domain.people import ROLES
from kaoping.domain.periods import parse_period
from kaoping.policies.service.installing import install_packs
from kaoping.storage.reads.policies import in_force as counting
from kaoping.storage.session import now, save
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.policies import Policy, PolicyVersion
from kaoping.storage.tables.scoring import DirtyMark

InForce = Callable[..., None]
StateOf = Callable[[str], str]
AsRole = Callable[..., Client]


def test_from_draft_to_force_takes_two_people(
    author: Client, director: Client, db: Session, state_of: StateOf
) -> None:
    draft = drafted(author)
    assert (draft.status_code, draft.headers["etag"]) == (201, '"1"')
    assert draft.json()["state"] == "DRAFT"
    proposed = act(author, "propose", note="自十一月起").json()
    assert (proposed["state"], proposed["proposal_note"]) == ("PROPOSED", "自十一月起")
    waiting = next(one for one in author.get(API).json() if one["code"] == CODE)["waiting"]
    assert (waiting["version"], waiting["proposed_by"]) == ("1", "GROUP_HR")
    shown = act(director, "activate").json()
    assert (shown["state"], shown["in_force"]) == ("ACTIVE", True)
    assert (shown["author"]["name"], shown["activated_by"]["name"]) == ("GROUP_HR", "GROUP_DIRECTOR")
    actions = db.scalars(
        select(JournalEntry.action).where(JournalEntry.object_id == CODE).order_by(JournalEntry.seq)
    ).all()
    assert actions == ["policy.drafted", "policy.proposed", "policy.activated"]


def test_putting_in_force_scores_every_running_month_anew(
    in_force: InForce, db: Session, world: World
) -> None:
    in_force()
    marked = set(db.scalars(select(DirtyMark.store_id)))
    assert marked == {world.store.id, world.other_store.id}


def test_the_author_and_the_proposer_do_not_put_it_in_force(
    as_role: AsRole, world: World, author: Client, state_of: StateOf
) -> None:
    both = as_role(world.role("GROUP", ["policies:read", "policies:write", "policies:activate"]), stores=[])
    drafted(both)
    act(author, "propose")
    refused = act(both, "activate")
    assert (refused.status_code, refused.json()["code"]) == (403, "own-proposal")
    act(author, "take-back")
    act(both, "propose")
    assert act(both, "activate").json()["code"] == "own-proposal"
    assert state_of("1") == "PROPOSED"


def test_no_shipped_role_writes_and_activates() -> None:
    assert not [role.code for role in ROLES if {"policies:write", "policies:activate"} <= role.words]


@pytest.mark.parametrize("role", ["HR", "STORE_GM", "EMPLOYEE", "FINANCE", "GROUP_QUALITY", "GROUP_DIRECTOR"])
def test_others_do_not_write(as_role: AsRole, role: str) -> None:
    assert drafted(as_role(role)).json()["code"] == "forbidden"


def test_the_word_for_one_store_is_not_the_word_for_the_group(as_role: AsRole, world: World) -> None:
    local = as_role(world.role("STORES", ["policies:read", "policies:write"]))
    assert drafted(local).json()["code"] == "group-only"


def test_a_draft_is_replaced_by_whoever_has_seen_it(author: Client) -> None:
    drafted(author)
    url = f"{API}/{CODE}/versions/1"
    other = {"document": document(title={"zh": "及时率", "en": "Speed"})}
    assert author.put(url, json=other).status_code == 428
    done = author.put(url, json=other, headers={"If-Match": '"1"'})
    assert (done.status_code, done.json()["title"]["en"], done.headers["etag"]) == (200, "Speed", '"2"')
    assert author.put(url, json=other, headers={"If-Match": '"1"'}).status_code == 412
    assert author.get(url).headers["etag"] == '"2"'


def test_a_draft_keeps_its_name(author: Client) -> None:
    drafted(author)
    url, seen = f"{API}/{CODE}/versions/1", {"If-Match": '"1"'}
    assert codes(author.put(url, json={"document": document("2")}, headers=seen)) == ["policy-other-version"]
    renamed = {"document": document(policy="T001-B")}
    assert codes(author.put(url, json=renamed, headers=seen)) == ["policy-other-code"]
    assert codes(drafted(author, document(policy="T001-B"))) == ["policy-other-code"]


def test_a_version_exists_once(author: Client) -> None:
    drafted(author)
    again = drafted(author)
    assert (again.status_code, again.json()["code"]) == (409, "policy-version-taken")


def test_a_discarded_draft_is_as_if_it_had_never_been(author: Client, db: Session) -> None:
    drafted(author)
    assert author.delete(f"{API}/{CODE}/versions/1").status_code == 428
    assert author.delete(f"{API}/{CODE}/versions/1", headers={"If-Match": '"7"'}).status_code == 412
    assert author.delete(f"{API}/{CODE}/versions/1", headers={"If-Match": '"1"'}).status_code == 204
    assert CODE not in {one["code"] for one in author.get(API).json()}
    for url in (f"{API}/{CODE}", f"{API}/{CODE}/versions", f"{API}/{CODE}/cases", f"{API}/{CODE}/diff"):
        assert author.get(url).status_code == 404
    assert drafted(author).status_code == 201


def test_what_was_proposed_stands(author: Client, director: Client) -> None:
    drafted(author)
    act(author, "propose")
    url, seen = f"{API}/{CODE}/versions/1", {"If-Match": '"2"'}
    assert author.put(url, json={"document": document()}, headers=seen).json()["code"] == "policy-no-draft"
    assert author.delete(url, headers=seen).json()["code"] == "policy-no-draft"
    assert act(author, "propose").json()["code"] == "policy-not-proposable"
    assert act(author, "take-back").json()["state"] == "DRAFT"
    assert act(director, "activate").json()["code"] == "policy-not-proposed"


def test_something_unset_cannot_be_proposed(author: Client, state_of: StateOf) -> None:
    assert drafted(author, document(items=unset_points())).json()["unset"] == 1
    refused = act(author, "propose")
    assert (refused.status_code, codes(refused)) == (422, ["unset"])
    assert refused.json()["errors"][0]["pointer"] == "/items/0/curve/rows/1/points"
    assert state_of("1") == "DRAFT"


def test_a_golden_case_that_fails_stands_against_it(author: Client) -> None:
    wrong = document()
    wrong["cases"][0]["expect"] = {"total": "60"}
    drafted(author, wrong)
    assert codes(act(author, "propose")) == ["case-failed"]


def frozen(db: Session, world: World, code: str = "2026-10") -> None:
    period = parse_period(code)
    row = ClosingPeriod(
        store_id=world.store.id,
        code=code,
        first_day=period.first,
        last_day=period.last,
        state="FROZEN",
        freeze_no=1,
        frozen_at=now(db),
    )
    save(db, row)
    db.commit()


def test_nothing_begins_inside_a_month_that_is_frozen(
    author: Client, director: Client, db: Session, world: World
) -> None:
    drafted(author, document(effective_from="2026-10-15"))
    act(author, "propose")
    frozen(db, world)
    refused = act(director, "activate")
    assert (codes(refused), refused.json()["errors"][0]["pointer"]) == (
        ["policy-begins-frozen"],
        "/effective_from",
    )
    act(author, "take-back")
    again = act(author, "propose")
    assert codes(again) == ["policy-begins-frozen"]
    assert "effective_from 指定 2026-11-01" in again.json()["errors"][0]["message"]
    drafted(author, document("2"))
    assert act(author, "propose", "2").status_code == 200


def test_a_shipped_scheme_begins_after_the_frozen_months_on_the_day_that_is_asked_for(
    author: Client, director: Client, db: Session, world: World
) -> None:
    install_packs(db)
    frozen(db, world)
    url = f"{API}/S001-J/versions/1"
    assert author.get(url).json()["effective_from"] == "2026-01-01"
    assert codes(author.post(f"{url}/propose", json={})) == ["policy-begins-frozen"]
    for day, code in (("2026-10-31", "policy-begins-frozen"), ("2025-12-31", "policy-before-its-day")):
        refused = author.post(f"{url}/propose", json={"effective_from": day})
        assert code in codes(refused)
        assert {one["pointer"] for one in refused.json()["errors"]} == {"/effective_from"}
    assert author.get(url).json()["effective_from"] == "2026-01-01"
    proposed = author.post(f"{url}/propose", json={"effective_from": "2026-11-01"}).json()
    assert (proposed["state"], proposed["effective_from"]) == ("PROPOSED", "2026-11-01")
    assert author.post(f"{url}/take-back").json()["effective_from"] == "2026-01-01"
    author.post(f"{url}/propose", json={"effective_from": "2026-11-01"})
    assert director.post(f"{url}/activate").json()["in_force"]
    today = now(db).date()
    assert not [
        one for one in counting(db, today.replace(year=2026, month=10, day=31)) if one.source == "PACK"
    ]
    for shown in (
        author.get(f"{API}/S001-J").json(),
        next(one for one in author.get(API).json() if one["code"] == "S001-J"),
    ):
        assert (shown["state"], shown["effective_from"]) == ("ACTIVE", "2026-11-01")
    book = author.get(f"{API}/S001-J/handbook", params={"lang": "en"}).text
    assert "effective from 2026-11-01" in book


def test_a_newer_version_counts_from_its_day_and_the_older_one_until_then(
    in_force: InForce, db: Session
) -> None:
    in_force()
    in_force(document("2", effective_from="2026-12-01"), "2")
    today = now(db).date()

    def version(month: int) -> list[str]:
        found = counting(db, today.replace(year=2026, month=month, day=5))
        return [one.version for one in found if one.document["policy"] == CODE]

    assert (version(10), version(11), version(12)) == ([], ["1"], ["2"])


def test_a_retired_policy_counts_until_its_day_and_no_older_one_comes_back(
    in_force: InForce, author: Client, director: Client, db: Session
) -> None:
    in_force(document(effective_from="2026-01-01"))
    in_force(document("2", effective_from="2026-02-01"), "2")
    body: dict[str, Any] = {"from": "2026-12-01", "reason": "由新方案代替"}
    assert act(author, "retire", "2", **body).json()["code"] == "forbidden"
    early = act(director, "retire", "2", **body | {"from": "2026-01-01"})
    assert codes(early) == ["policy-retired-before"]
    done = act(director, "retire", "2", **body)
    assert (done.status_code, done.json()["retired_from"]) == (200, "2026-12-01")
    assert act(director, "retire", "2", **body).json()["code"] == "policy-not-active"
    today = now(db).date()
    for month, expected in ((11, ["2"]), (12, [])):
        found = counting(db, today.replace(year=2026, month=month, day=5))
        assert [one.version for one in found if one.document["policy"] == CODE] == expected


def test_nothing_ends_inside_a_month_that_is_frozen(
    in_force: InForce, director: Client, db: Session, world: World
) -> None:
    in_force(document(effective_from="2026-01-01"))
    frozen(db, world)
    refused = act(director, "retire", **{"from": "2026-10-20", "reason": "停用"})
    assert (codes(refused), refused.json()["errors"][0]["pointer"]) == (["policy-closed-period"], "/from")


def test_an_unsound_document_is_refused_place_by_place_and_leaves_nothing(
    author: Client, db: Session
) -> None:
    wrong = document(items=[{"code": "speed"}], subject="robot")
    refused = drafted(author, wrong)
    assert refused.status_code == 422
    assert {"/document/subject", "/document/items/0"} <= {one["pointer"] for one in refused.json()["errors"]}
    assert all(one["message"] for one in refused.json()["errors"])
    db.expire_all()
    assert db.scalar(select(func.count()).select_from(Policy).where(Policy.code == CODE)) == 0


HOSTILE: list[Any] = [
    {},
    {"policy": CODE},
    document(title="no mapping"),
    document(items="none"),
    document(items=[]),
    document(version=1),
    document(version="v" * 21),
    document(full_marks=100),
    document(full_marks=1.5),
    document(effective_from="yesterday"),
    document(title={"zh": "a\x00b", "en": "b"}),
    document(rules=["R"] * 1000),
    document(items=[document()["items"][0]] * 600),
    document(stranger="?"),
    {f"k{n}": "v" for n in range(70)},
    None,
    [],
    "text",
]


@pytest.mark.parametrize("wanted", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_document_is_refused_and_kept_nowhere(author: Client, db: Session, wanted: Any) -> None:
    refused = author.post(f"{API}/{CODE}/versions", json={"document": wanted})
    assert refused.status_code == 422
    assert refused.json()["errors"]
    db.expire_all()
    assert db.scalar(select(func.count()).select_from(PolicyVersion)) == 0


def test_shipped_versions_are_proposed_as_they_are(author: Client, director: Client, db: Session) -> None:
    install_packs(db)
    db.commit()
    url = f"{API}/S001-J/versions/1"
    assert author.get(url).json()["source"] == "PACK"
    assert author.post(f"{url}/propose", json={}).json()["state"] == "PROPOSED"
    assert author.post(f"{url}/take-back").json()["state"] == "INSTALLED"
    seen = {"If-Match": author.get(url).headers["etag"]}
    assert author.delete(url, headers=seen).json()["code"] == "policy-no-draft"
    unset = author.post(f"{API}/S002-B/versions/1/propose", json={})
    assert set(codes(unset)) == {"unset"}


def test_a_shipped_version_that_came_back_as_a_draft_waits_again(author: Client, db: Session) -> None:
    install_packs(db)
    row = db.scalars(select(PolicyVersion)).first()
    assert row is not None
    row.state, row.source = "DRAFT", "WRITTEN"
    db.flush()
    install_packs(db)
    assert (row.state, row.source) == ("INSTALLED", "PACK")
