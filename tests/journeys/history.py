"""What happened in the two stores before the journeys begin, told through the API at its own times."""

from datetime import timedelta
from typing import Any

from kaoping.app import create_app, install_defaults
from kaoping.cli.demo.agenda import DemoClock
from kaoping.cli.demo.founding import agree_pay, found_group, issue_dms_key, open_accounts
from kaoping.cli.demo.organisation import CAST
from kaoping.policies.service.installing import activate_examples
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.passwords import PasswordHasher
from tests.asgi import serving
from tests.journeys.moment import FORENOON
from tests.journeys.months import FIRST, close_october, dispute_october, live_october
from tests.journeys.past import SH001, SH002, Past, delivered, hand_over
from tests.journeys.process import parts
from tests.journeys.rounds import make_rounds

HOUSES = CAST[:2]
"""Two stores, with those of their people who have a part."""


def tell(database: Database) -> str:
    """Fill an empty, migrated database; gives the key the DMS pushes with. The clock stays where it ends."""
    clock = DemoClock(FIRST)
    database.clock = clock
    with unit_of_work(database, "journeys") as db:
        install_defaults(db)
        found_group(db, clock.now.date(), HOUSES)
        agree_pay(db)
        activate_examples(db)
        open_accounts(db, PasswordHasher(), HOUSES)
        key = issue_dms_key(db, HOUSES)
    with serving(create_app(parts(database))) as client:
        past = Past(database, clock, client)
        live_october(past, key)
        close_october(past)
        _live(past, key)
        make_rounds(past)
        dispute_october(past)
    return key


def _live(past: Past, key: str) -> None:
    """One complaint was answered late and closed in time, one is open and past its deadline."""
    early = [delivered(n, SH001, FORENOON - timedelta(days=12)) for n in (1, 2, 3)]
    past.at(FORENOON - timedelta(days=12)).push(key, early)
    opened = FORENOON - timedelta(days=8)
    past.at(opened).generate_tasks()
    case = past.call("agent", unhappy=True)
    past.call("agent", unhappy=False)
    hand_over(past.at(opened + timedelta(minutes=20)), case)
    past.at(opened + timedelta(hours=3)).post(
        "head", f"/complaints/{case}/respond", {"said": "已致歉，约定复查"}
    )
    past.post("head", f"/complaints/{case}/start", {})
    fixed = {"resolution": "更换刹车片并路试，异响消除", "cause": "PROCESS", "cause_detail": "NOT_FOLLOWED"}
    past.at(opened + timedelta(hours=20)).post("head", f"/complaints/{case}/request-close", fixed)
    past.at(opened + timedelta(hours=21)).post(
        "crc", f"/complaints/{case}/verify", {"verdict": "SATISFIED", "said": "可以了"}
    )
    waiting = past.at(FORENOON - timedelta(days=1, minutes=30)).call("agent2", unhappy=True)
    hand_over(past.at(FORENOON - timedelta(days=1)), waiting)


def fresh_orders() -> list[dict[str, Any]]:
    """A dozen cars handed back three and four days ago, most of them by the first store."""
    return [
        delivered(n, SH001 if n < 19 else SH002, FORENOON - timedelta(days=3 + n % 2, hours=n % 3))
        for n in range(11, 23)
    ]
