"""What a refused policy document is told, fault by fault: where, which, and the figures of its sentence."""

from collections.abc import Mapping

from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused

Told = tuple[str, str, dict[str, object]]


def told(document: Mapping[str, object], under: str = "") -> list[Told]:
    """Everything wrong with a document below one place, in order; none where it parses."""
    try:
        Policy.parse(document)
    except PolicyRefused as refused:
        return [
            (fault.field, fault.code, fault.params)
            for fault in refused.faults
            if fault.field.startswith(under)
        ]
    return []
