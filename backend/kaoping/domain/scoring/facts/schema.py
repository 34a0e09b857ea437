"""The facts document as a JSON schema: one description for the library, the command line and HTTP.

Numbers are decimal strings everywhere, so that no reader turns 0.35 into a binary fraction. The schema says
what a document looks like; codes of items, measures and pay terms are checked against a policy when read.
"""

from collections.abc import Iterable
from enum import StrEnum

from ..inputs import Column, Settling
from ..measures.sources import SOURCES, Kind, Source
from ..occurrences import KINDS
from ..reading import State
from ..results import LineState
from .document import PEOPLE
from .rows import FIGURES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, object]

NUMBER: Schema = {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,12})?$"}
FIGURE: Schema = {"type": "string", "pattern": r"^-?[0-9]{1,40}(\.[0-9]{1,40})?$"}
WHOLE: Schema = {"type": "string", "pattern": "^[0-9]{1,9}$"}
DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
FLAG: Schema = {"enum": ["true", "false"]}


def facts_schema() -> Schema:
    """The whole document; every key but `period` and `subjects` may be left out."""
    return {
        "$schema": DIALECT,
        "title": "Facts of one period",
        "description": "What a policy is evaluated on, besides the policy itself.",
        **_record(
            ("period", "subjects"),
            period=_record(("code", "first", "last"), code=_text(20), first=DAY, last=DAY),
            subjects=_list(_subject(), PEOPLE),
            readings=_list(_reading(), FIGURES),
            facts=_raw(),
            as_of={**INSTANT, "description": "The moment raw facts are looked at; needed with `facts`."},
            events=_list(
                _record(
                    ("subject", "slot", "id", "day"), subject=_text(60), slot=_text(40), id=_text(60), day=DAY
                ),
                FIGURES,
            ),
            occurrences=_list(_occurrence(), FIGURES),
            reviews=_list(_review(), FIGURES),
            history=_list(
                _record(("subject", "item", "points"), subject=_text(60), item=_text(40), points=NUMBER),
                FIGURES,
            ),
            past=_list(
                _record(
                    ("subject", "period", "names"), subject=_text(60), period=_text(20), names=_map(NUMBER)
                ),
                FIGURES,
            ),
            pay_terms={**_map(_map(NUMBER)), "description": "Amounts by subject, then by pay term."},
            settled=_list(_settled(), FIGURES),
        ),
    }


def _subject() -> Schema:
    return _record(
        ("key",),
        key=_text(60),
        store=_text(60),
        attributes={**_map(_text(60)), "description": "position, region, brand … : what variants choose by"},
        head={**_text(60), "description": "Key of the subject who answers for the same department."},
        served={
            **_record(("days", "of"), days=WHOLE, of=WHOLE),
            "description": "Days in the post, of those the period has; absent is the whole period.",
        },
    )


def _reading() -> Schema:
    return _record(
        ("subject", "measure"),
        subject={**_text(60), "description": "A subject's key, or that of a store."},
        measure=_text(60),
        numerator=FIGURE,
        denominator={**FIGURE, "description": "1 when absent, as for counts and sums."},
        n={**WHOLE, "description": "How many facts stand behind it; the denominator when absent."},
        state=_one_of(State),
        partial={"enum": ["true", "false"], "description": "Of a mean of rates: some had no value (A-34)."},
    )


def _occurrence() -> Schema:
    """Which days, roles, words and amounts a kind has is told by `occurrences.KINDS`."""
    return _record(
        ("id", "kind", "days"),
        id=_text(60),
        kind={"enum": list(KINDS)},
        store=_text(60),
        days={**_map(DAY), "description": "Its moments by name: occurred, final, published, voided …"},
        roles={**_map(_list(_text(60), 500)), "description": "Subjects it concerns, by role."},
        words=_map(_text(200)),
        amounts=_map(NUMBER),
    )


def _review() -> Schema:
    return _record(
        ("subject", "item", "column", "points", "reason"),
        subject=_text(60),
        item=_text(40),
        column=_one_of(Column),
        points=NUMBER,
        reason=_text(500),
        id=_text(60),
    )


def _settled() -> Schema:
    return _record(
        ("subject", "item", "settling", "state", "reason"),
        subject=_text(60),
        item=_text(40),
        settling=_one_of(Settling),
        state=_one_of(LineState),
        full=NUMBER,
        points=NUMBER,
        reason=_text(2_000),
        id=_text(60),
    )


def _raw() -> Schema:
    return {
        "description": "Raw facts by source; readings are taken from them.",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _list(_row(source), 500) for name, source in SOURCES.items()},
    }


_KINDS: dict[Kind, Schema] = {
    Kind.CODE: {"type": "string", "maxLength": 60},
    Kind.FLAG: FLAG,
    Kind.INSTANT: INSTANT,
    Kind.DAY: DAY,
    Kind.NUMBER: NUMBER,
}


def _row(source: Source) -> Schema:
    columns = {column.name: _KINDS[column.kind] for column in source.columns}
    roles = {role: _list(_text(60), 500) for role in source.roles}
    return _record((), store=_text(60), roles=_record((), **roles), **columns)


def _record(required: Iterable[str], **properties: Schema) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


def _map(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


def _list(of: Schema, most: int) -> Schema:
    return {"type": "array", "items": of, "maxItems": most}


def _text(most: int) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": most}


def _one_of(kind: type[StrEnum]) -> Schema:
    return {"enum": [member.value for member in kind]}
