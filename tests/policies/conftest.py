"""People of the group who write policies and put them in force."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.policies.written import act, drafted

from kaoping.storage.tables.policies import PolicyVersion

AsRole = Callable[..., Client]


@pytest.fixture
def author(as_role: AsRole) -> Client:
    """HR of the group."""
    return as_role("GROUP_HR", stores=[])


@pytest.fixture
def director(as_role: AsRole) -> Client:
    return as_role("GROUP_DIRECTOR", stores=[])


@pytest.fixture
def in_force(author: Client, director: Client) -> Callable[..., None]:
    """Draft a version, propose it and put it in force."""

    def carry(document: dict[str, Any] | None = None, version: str = "1") -> None:
        assert drafted(author, document).status_code == 201
        assert act(author, "propose", version).status_code == 200
        assert act(director, "activate", version).status_code == 200

    return carry


@pytest.fixture
def state_of(db: Session, world: World) -> Callable[[str], str]:
    def find(version: str) -> str:
        db.expire_all()
        found = db.scalar(select(PolicyVersion.state).where(PolicyVersion.version == version))
        assert found is not None
        return found

    return find
