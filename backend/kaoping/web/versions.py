"""The version a caller read, as the header `If-Match` carries it."""

import re
from typing import Annotated

from fastapi import Depends, Header

from kaoping.domain.errors import Invalid, MissingVersion

VERSION = re.compile(r'"(\d{1,9})"', re.ASCII)


async def read_if_match(
    if_match: Annotated[str | None, Header(max_length=16, examples=['"3"'])] = None,
) -> int:
    """The expected `row_version`. Raises MissingVersion (428) or Invalid (422)."""
    if if_match is None:
        raise MissingVersion()
    found = VERSION.fullmatch(if_match.strip())
    if not found:
        raise Invalid("version", field="/header/If-Match")
    return int(found[1])


IfMatch = Annotated[int, Depends(read_if_match)]
