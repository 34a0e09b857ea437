"""The workbench: what waits, within the reach of each permission."""

from collections.abc import Callable

from tests.asgi import Client
from tests.factories import World

URL = "/api/v1/dashboards/workbench"


def test_shows_only_the_parts_a_caller_has_words_for(as_role: Callable[..., Client], world: World) -> None:
    agent = as_role("AGENT", employee=world.agent).get(URL).json()
    assert agent["calls"] == {"overdue": 0, "due_today": 0, "later": 0, "done_today": 0, "held_by_me": None}
    assert agent["complaints"]["open"] == 0
    assert agent["mappings"] is None
    staff = as_role("EMPLOYEE", stores=[], employee=world.advisor).get(URL).json()
    assert staff["calls"] is None
    assert staff["my_cards"] == []
    assert set(staff["closing"]) == {"to_review", "to_acknowledge", "my_appeals", "to_rule", "months"}
    assert not any(staff["closing"].values())


def test_an_administrator_sees_no_business_there(as_role: Callable[..., Client]) -> None:
    seen = as_role("ADMIN").get(URL).json()
    assert seen["closing"] is None
    assert (seen["calls"], seen["complaints"], seen["mappings"], seen["my_cards"]) == (None, None, None, [])
