"""From a validation error of the schema library to located faults in our own codes; no input is echoed."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from kaoping.domain.errors import Fault

CODES = {
    "missing": "required",
    "missing_argument": "required",
    "extra_forbidden": "unknown-field",
    "string_type": "string-type",
    "string_unicode": "text-surrogate",
    "int_type": "integer-type",
    "int_parsing": "integer-type",
    "int_from_float": "integer-type",
    "int_parsing_size": "too-big",
    "bool_type": "boolean-type",
    "bool_parsing": "boolean-type",
    "model_type": "object-type",
    "model_attributes_type": "object-type",
    "dict_type": "object-type",
    "list_type": "list-type",
    "tuple_type": "list-type",
    "string_too_short": "too-short",
    "string_too_long": "too-long",
    "too_short": "too-few",
    "too_long": "too-many",
    "greater_than_equal": "too-small",
    "greater_than": "too-small",
    "less_than_equal": "too-big",
    "less_than": "too-big",
    "enum": "choice",
    "literal_error": "choice",
    "string_pattern_mismatch": "format",
    "finite_number": "finite",
    "none_required": "format",
    "json_invalid": "json-syntax",
    "timezone_aware": "instant-naive",
    "datetime_parsing": "instant-format",
    "datetime_from_date_parsing": "instant-format",
    "date_parsing": "day-format",
    "date_from_datetime_parsing": "day-format",
}
MOST, LONGEST = 100, 64
"""Of faults in one refusal, and of a name in a pointer: strangers choose names, a megabyte long."""

LIMITS = {"min_length": "min", "max_length": "max", "ge": "min", "gt": "min", "le": "max", "lt": "max"}


def faults_of(errors: Iterable[Mapping[str, Any]], *, skip: int = 0) -> list[Fault]:
    """One fault for each of the first errors; `skip` leaves out the first places of the location (`body`)."""
    return [_fault(error, skip) for error in islice(errors, MOST)]


def _fault(error: Mapping[str, Any], skip: int) -> Fault:
    kind: str = error["type"]
    code = CODES.get(kind, kind if "-" in kind else "format")
    context = error.get("ctx") or {}
    params: dict[str, object] = {LIMITS[k]: v for k, v in context.items() if k in LIMITS}
    if kind == "int_parsing_size":
        params = {"max": 2**63 - 1}
    if code == "choice":
        params["expected"] = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    if kind not in CODES and "-" in kind:
        params |= {k: v for k, v in context.items() if k not in LIMITS}
    return Fault(pointer(error["loc"][skip:]), code, params)


def pointer(location: Sequence[str | int]) -> str:
    """A JSON pointer (RFC 6901) for a location such as `("vehicle", "vin")`."""
    parts = (str(part) if len(str(part)) <= LONGEST else f"{str(part)[:LONGEST]}…" for part in location)
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
