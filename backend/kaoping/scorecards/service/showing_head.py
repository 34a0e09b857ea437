"""The head of one card as plain data, with what people did with it."""

import json
from typing import Any

from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.scorecards.service.finding import Found
from kaoping.scorecards.service.listing import as_replaced
from kaoping.scorecards.service.sealed.aside import asides_of


def head_of(db: Session, who: Principal, found: Found) -> dict[str, Any]:
    """In the shape of `ScorecardOut`. Machine keys are not told who acknowledged or appealed."""
    text = found.head if found.revision == found.newest else as_replaced(found.head, found.newest)
    head: dict[str, Any] = json.loads(text)
    sealed = found.revision and who.user_id
    aside = asides_of(db, [(found.store_id, found.id)]).get(found.id) if sealed else None
    seen = aside.acknowledged_at(found.revision) if aside else None
    return head | {"acknowledged_at": seen, "appeal": aside.appeal if aside else None}
