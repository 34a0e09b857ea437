"""What crosses the wire when people sign in and administrators manage access."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from kaoping.domain.people import Reach
from kaoping.web.schema import Code, In, Instant, Label, LabelIn, Out, Plain, Text

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


class DepartmentCode(In):
    """A department by its natural key: codes of departments are those of their store."""

    store_code: Code
    code: Code


class GrantIn(In):
    """A role, narrowed to what its reach is made of: stores, brands or departments.

    STORES asks for stores, BRAND for brands. DEPARTMENT takes departments or whole stores; with neither it is
    the departments of the person's own posts. SELF and TEAM need a person, GROUP and ASSIGNED list nothing.
    """

    role: Code
    store_codes: Annotated[list[Code], Field(max_length=500)] = Field(default_factory=list)
    brand_codes: Annotated[list[Code], Field(max_length=100)] = Field(default_factory=list)
    departments: Annotated[list[DepartmentCode], Field(max_length=500)] = Field(default_factory=list)


class DepartmentRef(Out):
    store_code: str
    code: str
    label: Label


class GrantOut(Out):
    role: str
    reach: str
    store_codes: list[str]
    brand_codes: list[str]
    departments: list[DepartmentRef]


class UserIn(In):
    username: Username
    display_name: Text
    employee_no: Code | None = None
    language: Literal["zh", "en"] = "zh"
    password: Password
    grants: Annotated[list[GrantIn], Field(max_length=50)]


class UserPatch(In):
    """What is absent stays as it is; `employee_no` null parts the account from its person."""

    display_name: Text | None = None
    employee_no: Code | None = None
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
    """A role; `shipped` ones follow the product. `holders` counts the accounts that have it."""

    id: int
    code: str
    label: Label
    reach: str
    words: list[str]
    shipped: bool
    holders: int
    row_version: int


PermissionWord = Annotated[str, StringConstraints(max_length=40), Plain, Field(examples=["scorecards:read"])]
PermissionWords = Annotated[list[PermissionWord], Field(min_length=1, max_length=200)]


class RoleIn(In):
    """A role of the group's own; a copy of another one starts from its words."""

    code: Annotated[Code, StringConstraints(max_length=40, pattern=r"^[A-Z][A-Z0-9_]*$")] = Field(
        examples=["WORKSHOP_HEAD"]
    )
    label: LabelIn
    reach: Annotated[Reach, Field(strict=False)]
    words: PermissionWords


class RolePatch(In):
    """What is absent stays as it is. The reach changes only while nobody has the role."""

    label: LabelIn | None = None
    reach: Annotated[Reach, Field(strict=False)] | None = None
    words: PermissionWords | None = None


class PermissionOut(Out):
    """A word with what it lets one do; `area` is what comes before the colon."""

    word: str
    area: str
    label: Label


class ApiKeyIn(In):
    label: Text
    scopes: Annotated[
        list[Literal["records:write", "scorecards:read", "pay:read"]], Field(min_length=1, max_length=10)
    ]
    store_codes: Annotated[list[Code], Field(min_length=1, max_length=500)]
    expires_at: Instant | None = None


class KeyRotationIn(In):
    """The key before stays valid until `old_valid_until`, or ends at once; thirty days at most.

    A new key without `expires_at` lives as long as the one before was issued for.
    """

    old_valid_until: Instant | None = None
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


class FieldChangeOut(Out):
    """A field an act changed; null on the side where it held nothing."""

    field: str
    before: JsonValue
    after: JsonValue


class JournalEntryOut(Out):
    """One act. `actor_name` is who that is by now, null for the product itself; `store_code` is null for an
    act of the whole group. What else the act left behind stands in `data`."""

    scope: int
    seq: int
    at: Instant
    actor: str
    actor_name: str | None
    store_code: str | None
    action: str
    object_kind: str
    object_id: str
    changes: list[FieldChangeOut]
    data: dict[str, JsonValue]
    request_id: str | None
