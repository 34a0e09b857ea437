"""An agent of store 1 with a password."""

import pytest
from sqlalchemy import select
from tests.access.desk import HASHER, PASSWORD, Desk
from tests.asgi import Client
from tests.factories import World

from kaoping.storage.session import save
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount


@pytest.fixture
def desk(client: Client, world: World) -> Desk:
    account = UserAccount(username="chenjing", password_hash=HASHER.hash(PASSWORD), display_name="陈静")
    save(world.db, account)
    role = world.db.scalar(select(Role).where(Role.code == "AGENT"))
    assert role
    save(world.db, RoleGrant(user_id=account.id, role_id=role.id, store_ids=[world.store.id]))
    world.db.commit()
    return Desk(client, account)
