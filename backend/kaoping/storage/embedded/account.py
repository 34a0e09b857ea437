"""Who the database server runs as: PostgreSQL refuses root, so root steps down; nobody else changes."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from kaoping.domain.refusal import Refusal

FALLBACK = "nobody"


class ProcessOptions(TypedDict, total=False):
    """Keyword arguments for `subprocess` that make a child run as the account."""

    user: int
    group: int
    extra_groups: list[int]
    umask: int


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int
    stepped_down: bool

    @property
    def options(self) -> ProcessOptions:
        if not self.stepped_down:
            return {"umask": 0o077}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077}

    def give(self, path: Path) -> None:
        """Hand one file or folder to the account; its parents stay as they are."""
        if self.stepped_down:
            os.chown(path, self.uid, self.gid)


def account_for(data: Path) -> Account:
    """The owner of existing data, else the caller, else (for root) the machine's unprivileged user.

    No user is created: initdb needs a name for its uid, and `nobody` has one everywhere.
    """
    owner = data.stat() if data.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            raise Refusal(
                zh=f"{data} 属于另一个用户（uid {owner.st_uid}）。请用该用户运行，或用 chown -R 改归属。",
                en=f"{data} belongs to another user (uid {owner.st_uid}). Run as that user, or chown -R it.",
            )
        return Account(os.geteuid(), os.getegid(), stepped_down=False)
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, stepped_down=True)
    nobody = pwd.getpwnam(FALLBACK)
    return Account(nobody.pw_uid, nobody.pw_gid, stepped_down=True)
