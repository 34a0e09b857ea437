"""Who may come in: accounts, roles, grants, sessions, machine keys, throttled sign-ins.

Owned by the slice `access`.
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from kaoping.storage.base import Base, Label, Moment, Reference, Versioned


class Role(Reference, Versioned, Base):
    """Permission words under one name. Shipped roles are seeded and follow the product; the group clones one
    to change it."""

    __tablename__ = "role"
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[Label]
    reach: Mapped[str]
    words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    shipped: Mapped[bool] = mapped_column(server_default="false")


class UserAccount(Reference, Versioned, Base):
    """Someone who signs in. `employee_id` ties the account to the person whose card it may open."""

    __tablename__ = "user_account"
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), unique=True)
    display_name: Mapped[str]
    language: Mapped[str] = mapped_column(server_default="zh")
    disabled_at: Mapped[Moment | None]
    must_change_password: Mapped[bool] = mapped_column(server_default="false")


class RoleGrant(Reference, Base):
    """A role given to an account, narrowed to what its reach is made of: stores, brands or departments."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("user_id", "role_id"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    store_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    brand_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}", default=list)
    department_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}", default=list)


class SignInSession(Reference, Base):
    """One device signed in: a family of refresh tokens, revoked as a whole.

    Only hashes are kept. `family_hash` is the half all tokens of the session share, `token_hash` the
    present token. `previous_hash` lives ten seconds after a rotation, so that two tabs refreshing at
    once get the same successor, which is kept sealed in `successor_sealed`.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_user_id", "user_id"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    family_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    successor_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    rotated_at: Mapped[Moment | None]
    started_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    client: Mapped[str | None]


class ApiKey(Reference, Versioned, Base):
    """A machine's key: shown once, kept as a hash, bound to stores, expiring."""

    __tablename__ = "api_key"
    label: Mapped[str]
    prefix: Mapped[str] = mapped_column(unique=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    store_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    expires_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]
    last_used_at: Mapped[Moment | None]


class SignInThrottle(Base):
    """Failed sign-ins by account name and by address, in a sliding window."""

    __tablename__ = "sign_in_throttle"
    __table_args__ = (CheckConstraint("failures > 0", name="counts_failures"),)
    subject: Mapped[str] = mapped_column(primary_key=True)
    window_started_at: Mapped[Moment]
    failures: Mapped[int]
