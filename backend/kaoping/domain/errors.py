"""What can go wrong, as classes with a stable code; HTTP and wording are decided elsewhere.

KaopingError
├── Unauthenticated      nobody, or nobody we believe
├── Forbidden            somebody, but not for this act
│   └── SelfDealing      nobody marks themselves
├── NotFound             absent, or outside the caller's reach: the same answer
├── Conflict             the state of things refuses
│   ├── WrongState       a lifecycle has no such step from here
│   └── StaleVersion     somebody else was faster
├── Invalid              an input is at fault, and we can point at it
├── TooMany              slow down
└── Unavailable          try again shortly
"""

import dataclasses
from dataclasses import dataclass


class KaopingError(Exception):
    """Carries a code (also the translation key) and parameters for its sentence."""

    code = "error"

    def __init__(self, code: str | None = None, **params: object) -> None:
        self.code = code or type(self).code
        self.params = params
        super().__init__(self.code)


class Unauthenticated(KaopingError):
    code = "unauthenticated"


class Forbidden(KaopingError):
    code = "forbidden"


class SelfDealing(Forbidden):
    code = "self-dealing"


class NotFound(KaopingError):
    code = "not-found"


class Conflict(KaopingError):
    code = "conflict"


class WrongState(Conflict):
    code = "wrong-state"


class StaleVersion(KaopingError):
    code = "stale-version"


class MissingVersion(KaopingError):
    code = "missing-version"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an input: a JSON pointer, a code and the parameters of its sentence."""

    field: str
    code: str
    params: dict[str, object] = dataclasses.field(default_factory=dict)


class Invalid(KaopingError):
    """An input is wrong at a known place. `field` is a JSON pointer such as `/vehicle/vin`."""

    code = "invalid"

    def __init__(self, code: str, /, *, field: str = "", **params: object) -> None:
        super().__init__("invalid")
        self.faults: tuple[Fault, ...] = (Fault(field, code, params),)

    @classmethod
    def of(cls, faults: "list[Fault]") -> "Invalid":
        """Several faults at once, so that a form can be mended in one go."""
        error = cls(faults[0].code, field=faults[0].field, **faults[0].params)
        error.faults = tuple(faults)
        return error


class Malformed(KaopingError):
    """The body cannot be read at all: broken JSON, a duplicate key, not UTF-8."""

    code = "malformed"


class TooLarge(KaopingError):
    code = "too-large"


class TooMany(KaopingError):
    code = "too-many-requests"

    def __init__(self, retry_after: int, code: str | None = None, **params: object) -> None:
        super().__init__(code, retry_after=retry_after, **params)
        self.retry_after = retry_after


class Unavailable(KaopingError):
    code = "unavailable"
