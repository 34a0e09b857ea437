"""What crosses the wire on the workbench: what waits for me, and my month so far."""

from kaoping.web.schema import Figure, Instant, Label, Out


class CallsWaiting(Out):
    """Calls in my reach that may be made: `overdue` and `due_today` do not overlap."""

    overdue: int
    due_today: int
    later: int
    done_today: int
    held_by_me: int | None


class ComplaintWaiting(Out):
    """An open case with both its deadlines; `…_met_at` is empty while the clock runs."""

    id: int
    case_no: str
    store_id: int
    state: str
    severity: str
    category: str
    subcategory: str
    answer_due_at: Instant
    answer_met_at: Instant | None
    close_due_at: Instant
    close_met_at: Instant | None


class ComplaintsWaiting(Out):
    """Open cases in my reach; `items` are the eight whose next deadline is nearest."""

    open: int
    breached: int
    handled_by_me: int
    items: list[ComplaintWaiting]


class CardSoFar(Out):
    """One of my scorecards of the running month; provisional until the month is closed."""

    id: int
    policy_code: str
    policy: Label
    period: str
    total: Figure | None
    reachable_max: Figure
    full_score: Figure | None
    pending_items: int
    computed_at: Instant


class MappingsWaiting(Out):
    """Codes from source systems that nobody has ruled on yet."""

    open: int


class WorkbenchOut(Out):
    """A part is null when the caller has no permission for it. `now` is the server's clock."""

    now: Instant
    calls: CallsWaiting | None
    complaints: ComplaintsWaiting | None
    mappings: MappingsWaiting | None
    my_cards: list[CardSoFar]
