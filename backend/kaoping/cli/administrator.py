"""`kaoping admin NAME`: lets an administrator in where nobody else can, or back in who is locked out.

The password it prints opens nothing but the form to choose another one. Needs a schema that is up to date.
"""

import secrets
from contextlib import closing

from pydantic import ValidationError
from rich.console import Console
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.access.schemas import GrantIn, UserIn
from kaoping.access.service import accounts
from kaoping.cli.setting import ground, parts
from kaoping.domain.refusal import Refusal
from kaoping.settings import Settings
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.passwords import PasswordHasher

ROLE = "ADMIN"
ACTOR = "command line"


def let_in(settings: Settings, username: str) -> None:
    """Print a one-time password for the account, which is opened where it is not there yet."""
    with (
        ground(settings) as base,
        closing(parts(settings, base.url).database) as database,
        unit_of_work(database, ACTOR) as db,
    ):
        password = _password_for(db, username)
    Console().print(f"用户名 / user: {username}\n一次性密码 / one-time password: {password}\n{settings.url}")


def _password_for(db: Session, username: str) -> str:
    """Raises `Refusal` for somebody else's account: nobody becomes one behind the others' backs."""
    hashed = PasswordHasher().hash
    known = db.scalar(select(UserAccount).where(UserAccount.username == username))
    if known is None:
        return _open(db, username)
    if known.disabled_at is not None or not _administers(db, known):
        raise Refusal(
            zh=f"账号 {username} 已停用或不是管理员。请换一个用户名。",
            en=f"The account {username} is disabled or no administrator's. Choose another name.",
        )
    return accounts.issue_one_time_password(db, known.id, hashed).password


def _open(db: Session, username: str) -> str:
    password = secrets.token_urlsafe(12)
    try:
        new = UserIn(username=username, display_name=username, password=password, grants=[GrantIn(role=ROLE)])
    except ValidationError as error:
        raise Refusal(
            zh="用户名须为 1 到 40 个字符，不含空格。", en="A user name has 1 to 40 characters and no space."
        ) from error
    accounts.open_user(db, new, PasswordHasher().hash)
    return password


def _administers(db: Session, account: UserAccount) -> bool:
    grants = select(RoleGrant.id).join(Role, Role.id == RoleGrant.role_id)
    return db.scalar(grants.where(RoleGrant.user_id == account.id, Role.code == ROLE)) is not None
