"""The example values 示例值 that come with the product for what shipped schemes have lost."""

from functools import cache
from pathlib import Path

import yaml

from kaoping.domain.scoring.overlay import Overlay

SHIPPED = Path(__file__).parents[2] / "packs" / "overlays"


@cache
def shipped_examples(code: str) -> tuple[Overlay, ...]:
    """Of a policy, by its code; none where nothing was lost. They count nowhere by themselves."""
    return tuple(one for one in _all() if one.policy == code)


@cache
def _all() -> tuple[Overlay, ...]:
    """Every scalar is text, as in any policy file."""
    return tuple(
        Overlay.parse(yaml.BaseLoader(path.read_bytes()).get_single_data())
        for path in sorted(SHIPPED.glob("*.yaml"))
    )
