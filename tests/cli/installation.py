"""An installation people have worked in: keys, two stores, orders, an account with a password; for tests.

Made in this process and left behind on the disk, so that commands and servers find it as an operator would.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import select
from tests.asgi import serving
from tests.audits.pictures import png
from tests.audits.shop import API, Shop, act
from tests.factories import World
from tests.records.orders import order, push

from kaoping.app import create_app
from kaoping.cli.preparing import bring_up
from kaoping.cli.setting import ground, parts
from kaoping.settings import Settings
from kaoping.storage.roles import OWNER
from kaoping.storage.session import save
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.web.passwords import PasswordHasher

PASSWORD = "correct horse 11"
FILE = Path("ab", "cd", "abcd0001")


@dataclass(frozen=True, slots=True)
class Installation:
    """What a test needs to know to come back to it."""

    var: Path
    username: str
    machine_key: str
    store_code: str

    @property
    def settings(self) -> Settings:
        return Settings(var_dir=self.var)

    @contextmanager
    def reached(self) -> Iterator[psycopg.Connection]:
        """Its database, as the owner of the tables, while no server need be running."""
        with ground(self.settings) as base, psycopg.connect(base.url) as link:
            link.execute(f"SET ROLE {OWNER}")
            link.execute("SET TIME ZONE 'UTC'")
            yield link


def found(var: Path, orders: int = 12) -> Installation:
    """Set up by the product's own code and pushed to over its own API."""
    settings = Settings(var_dir=var)
    with ground(settings) as base:
        bring_up(settings, base.url)
        composed = parts(settings, base.url)
        with closing(composed.database) as database, database.session() as db:
            world = World.build(db)
            account = UserAccount(
                username="chenjing", password_hash=PasswordHasher().hash(PASSWORD), display_name="陈静"
            )
            save(db, account)
            role = db.scalars(select(Role).where(Role.code == "AGENT")).one()
            save(db, RoleGrant(user_id=account.id, role_id=role.id, store_ids=[world.store.id]))
            key = world.issue_key(["records:write"])
            with serving(create_app(composed)) as client:
                answer = push(client.signed(key), [order(n, world.store.code) for n in range(1, orders + 1)])
                photograph(Shop.open(world, client))
            assert answer.json()["created"] == orders, answer.text
    file = settings.files / FILE
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a photograph")
    return Installation(var, account.username, key, world.store.code)


def photograph(shop: Shop) -> None:
    """An audit under way, with a photo of what was lost."""
    planner, _ = shop.account("CRC_SUPERVISOR", employee=shop.world.people["supervisor"])
    auditor, account = shop.account("AUDITOR", employee=shop.world.people["qc"])
    audit = shop.plan(planner, account, scheduled_on="2099-01-05")
    act(auditor, audit["id"], "start")
    kept = auditor.post(
        f"{API}/{audit['id']}/photos",
        params={"code": "C01"},
        content=png(),
        headers={"Content-Type": "image/png"},
    )
    assert kept.status_code == 201, kept.text
