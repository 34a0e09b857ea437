"""What crosses the wire when people sign in and administrators manage access."""

from typing import Annotated, Literal

from pydantic import Field

from kaoping.web.schema import Code, In, Instant, Label, Out, Plain, Text

Password = Annotated[str, Field(min_length=1, max_length=200), Plain]
Username = Annotated[Code, Field(max_length=40)]


class TokenOut(Out):
    """An access token for the header `Authorization: Bearer …`; the refresh token is in a cookie."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int


class StoreRef(Out):
    id: int
    code: str
    label: Label


class EmployeeRef(Out):
    id: int
    employee_no: str
    name: str


class MeOut(Out):
    """The caller: permissions drive menus and buttons, the server decides all the same."""

    user_id: int
    username: str
    name: str
    language: str
    must_change_password: bool
    employee: EmployeeRef | None
    roles: list[str]
    permissions: list[str]
    stores: list[StoreRef]


class LanguageIn(In):
    language: Literal["zh", "en"]


class PasswordIn(In):
    current_password: Password
    new_password: Password


class SessionOut(Out):
    id: int
    client: str | None
    started_at: Instant
    last_seen_at: Instant
    current: bool


class GrantIn(In):
    role: Code
    store_codes: Annotated[list[Code], Field(max_length=500)]


class GrantOut(Out):
    role: str
    store_codes: list[str]


class UserIn(In):
    username: Username
    display_name: Text
    employee_no: Code | None = None
    language: Literal["zh", "en"] = "zh"
    password: Password
    grants: Annotated[list[GrantIn], Field(max_length=50)]


class UserPatch(In):
    """What is absent stays as it is."""

    display_name: Text | None = None
    disabled: bool | None = None
    grants: Annotated[list[GrantIn], Field(max_length=50)] | None = None


class UserOut(Out):
    id: int
    username: str
    display_name: str
    language: str
    employee: EmployeeRef | None
    disabled_at: Instant | None
    grants: list[GrantOut]
    row_version: int


class OneTimePasswordOut(Out):
    """The password stands in this one answer and nowhere else; it has to be changed at the next sign-in."""

    password: str


class RoleOut(Out):
    code: str
    label: Label
    reach: str
    words: list[str]
    shipped: bool


class ApiKeyIn(In):
    label: Text
    scopes: Annotated[
        list[Literal["records:write", "scorecards:read", "pay:read"]], Field(min_length=1, max_length=10)
    ]
    store_codes: Annotated[list[Code], Field(min_length=1, max_length=500)]
    expires_at: Instant | None = None


class ApiKeyOut(Out):
    id: int
    label: str
    prefix: str
    scopes: list[str]
    store_codes: list[str]
    created_at: Instant
    expires_at: Instant | None
    revoked_at: Instant | None
    last_used_at: Instant | None
    row_version: int


class NewApiKeyOut(ApiKeyOut):
    """The key itself stands in this one answer and nowhere else."""

    key: str


class JournalEntryOut(Out):
    scope: int
    seq: int
    at: Instant
    actor: str
    action: str
    object_kind: str
    object_id: str
    data: dict[str, object]
    request_id: str | None
