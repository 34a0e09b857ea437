"""The record templates that come with the product, read from their files."""

from pathlib import Path

from kaoping.domain.record_reader import read_templates
from kaoping.domain.record_templates import TemplateSet

from .yaml_text import load

SHIPPED = Path(__file__).parent.parent / "packs" / "records"


def shipped_templates() -> tuple[TemplateSet, ...]:
    """Every shipped set, in the order of its code. Raises Fault for a file that is wrong, with the place."""
    return tuple(read_templates(load(path.read_bytes())) for path in sorted(SHIPPED.glob("*.yaml")))
