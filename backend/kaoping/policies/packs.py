"""Policy files in, plain results out: what `kaoping policy check | evaluate | test` say about a YAML file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaoping.domain.errors import Fault
from kaoping.domain.scoring.golden import CaseResult, run_cases
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused

from .evaluating import evaluate_document
from .yaml_text import load

SHIPPED = Path(__file__).parent.parent / "packs" / "policies"
SHIPPED_EXAMPLES = SHIPPED.parent / "overlays"
"""Example values for whoever tries a scheme out; a demonstration group counts by those beside the packs."""


@dataclass(frozen=True, slots=True)
class Check:
    """What is wrong with a file, what is unset, how its golden cases went (none run while refused)."""

    file: str
    code: str
    faults: tuple[Fault, ...]
    unset: tuple[Fault, ...]
    cases: tuple[CaseResult, ...]

    @property
    def sound(self) -> bool:
        """No fault and every case holds; values may still be unset, which only activation minds."""
        return not self.faults and all(case.passed for case in self.cases)


def shipped_files() -> list[Path]:
    """The policies that come with the product, overlays not among them."""
    return sorted(path for path in SHIPPED.glob("*.yaml") if not path.name.startswith("demo-overlay"))


def demo_overlays() -> list[Path]:
    """The example values 示例值 a demonstration group activates."""
    return sorted(SHIPPED.glob("demo-overlay-*.yaml"))


def read_document(path: Path) -> dict[str, object]:
    """Raises PolicyRefused when the file is no readable YAML, and OSError when it is not there."""
    return load(path.read_bytes())


def read_overlay(path: Path) -> Overlay:
    return Overlay.parse(read_document(path))


def read_policy(path: Path, overlays: Sequence[Path] = ()) -> Policy:
    """The effective policy of a file under overlays, applied in the order given."""
    return Policy.parse(effective_document(path, overlays))


def effective_document(path: Path, overlays: Sequence[Path] = ()) -> dict[str, object]:
    return apply(read_document(path), [read_overlay(overlay) for overlay in overlays])


def check(path: Path, overlays: Sequence[Path] = ()) -> Check:
    """Everything that can be said about a file; never raises for its content."""
    try:
        document = effective_document(path, overlays)
        policy = Policy.parse(document)
        cases = () if overlays else run_cases(document)
    except PolicyRefused as refused:
        return Check(path.name, "", refused.faults, (), ())
    return Check(path.name, policy.code, (), policy.unset, cases)


def test_packs(paths: Sequence[Path]) -> list[Check]:
    """Golden cases of these files, or of all that are shipped."""
    return [check(path) for path in paths or shipped_files()]


def evaluate_file(
    path: Path, facts: Mapping[str, object], overlays: Sequence[Path] = (), *, trace: bool = False
) -> dict[str, object]:
    """Results of a facts document, as plain data with hashes. Raises PolicyRefused for either one."""
    return evaluate_document(effective_document(path, overlays), facts, trace=trace)
