"""Nobody marks themselves, one person does one stage of a card, and what falls on oneself moves up."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.scorecards.closing.month import STAGES, Month

from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.tables.closing import PublishedCard


def codes(answer: dict[str, Any]) -> dict[int, str]:
    return {one["card_id"]: one["code"] for one in answer["refused"]}


def test_one_bad_card_holds_up_no_other(october: Month) -> None:
    october.freeze()
    cards = october.cards()
    own, advisor = cards["manager"].id, cards["advisor"].id
    answer = october.sign("head", "MANAGER", [own, advisor, 999_999])
    assert answer["signed"] == [advisor]
    assert codes(answer) == {own: "own-card", 999_999: "not-found"}
    assert all(one["detail"]["zh"] and one["detail"]["en"] for one in answer["refused"])
    assert codes(october.sign("head", "MANAGER", [advisor])) == {advisor: "stage-signed"}


def test_stages_come_in_their_order_by_different_people(october: Month) -> None:
    october.freeze()
    advisor = october.cards()["advisor"].id
    assert codes(october.sign("hr", "COMPANY", [advisor])) == {advisor: "stage-not-due"}
    assert codes(october.sign("gm", "APPROVE", [advisor])) == {advisor: "stage-not-due"}
    october.sign("head", "MANAGER", [advisor])
    _also(october, "head", "HR")
    assert codes(october.sign("head", "COMPANY", [advisor])) == {advisor: "one-stage-per-person"}
    assert october.sign("hr", "COMPANY", [advisor])["signed"] == [advisor]


def test_an_incomplete_card_is_not_approved(october: Month) -> None:
    october.freeze()
    advisor = october.cards()["advisor"].id
    october.sign("head", "MANAGER", [advisor])
    october.sign("hr", "COMPANY", [advisor])
    assert codes(october.sign("gm", "APPROVE", [advisor])) == {advisor: "card-incomplete"}


def test_a_card_without_its_pay_term_is_not_approved(october: Month) -> None:
    newcomer = october.world.hire("新员工", "ADVISOR")
    october.world.people["newcomer"] = newcomer
    october.freeze()
    card = october.cards()["newcomer"].id
    entries = [one for one in october.full_points("head", "STORE") if one["card_id"] == card]
    october.sign("head", "MANAGER", [card], entries=entries)
    october.sign("hr", "COMPANY", [card])
    assert october.cards()["newcomer"].complete
    assert codes(october.sign("gm", "APPROVE", [card])) == {card: "card-incomplete"}


def test_a_card_of_the_group_is_nobodys_in_the_store(october: Month) -> None:
    october.freeze()
    card = october.cards()["manager"].id
    rival = october.as_role("DEPT_HEAD", employee=october.world.hire("另一经理", "GM"))
    body = {"card_ids": [card]}
    answer = rival.post(f"{october.url}/{STAGES['MANAGER']}", json=body).json()
    assert codes(answer) == {card: "judged-by-the-group"}
    assert october.sign("group_quality", "MANAGER", [card])["signed"] == [card]


@pytest.mark.parametrize(
    ("who", "stage"),
    [("hr", "MANAGER"), ("head", "COMPANY"), ("head", "APPROVE"), ("hr", "APPROVE"), ("gm", "COMPANY"),
     ("advisor", "MANAGER"), ("advisor", "COMPANY"), ("advisor", "APPROVE")],
)  # fmt: skip
def test_a_stage_asks_for_its_word(october: Month, who: str, stage: str) -> None:
    october.freeze()
    advisor = october.cards()["advisor"].id
    assert october.refusal(who, STAGES[stage], {"card_ids": [advisor]}) == (403, "forbidden")


def test_the_card_of_a_publisher_moves_up_and_stays_out(october: Month, db: Session) -> None:
    """Whoever publishes only since the freeze was judged in the store, and is published by the group."""
    october.freeze()
    october.judge()
    _grant(october, october.world.people["qc"].id, "HR", october.as_("qc"))
    own = october.cards()["qc"].id
    period = october.act("qc", "publish", {"level": "STORE"})
    assert period["state"] == "PUBLISHED"
    assert own not in set(db.scalars(select(PublishedCard.id)))
    assert october.cards()["qc"].level == "GROUP"
    assert october.refusal("qc", "publish", {"level": "GROUP"}) == (403, "judged-by-the-group")
    october.judge("GROUP", only="manager")
    october.publish("GROUP")
    assert own in set(db.scalars(select(PublishedCard.id)))


def test_nobody_of_the_group_publishes_their_own_card(october: Month) -> None:
    october.freeze()
    october.judge()
    october.judge("GROUP")
    _grant(october, october.world.people["manager"].id, "GROUP_HR", october.as_("head"))
    assert october.refusal("head", "publish", {"level": "GROUP"}) == (403, "own-card")
    assert october.publish("GROUP")["state"] == "APPROVED"
    assert october.publish()["state"] == "PUBLISHED"


def _also(october: Month, who: str, role: str) -> None:
    _grant(october, october.world.people["manager"].id, role, october.as_(who))


def _grant(october: Month, employee_id: int, role: str, _: object) -> None:
    """A second role for somebody who has an account."""
    db = october.db
    user = db.scalars(select(UserAccount.id).where(UserAccount.employee_id == employee_id)).one()
    kept = db.scalars(select(Role.id).where(Role.code == role)).one()
    db.add(RoleGrant(user_id=user, role_id=kept, store_ids=[october.world.store.id]))
    db.commit()
