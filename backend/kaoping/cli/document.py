"""The OpenAPI document as a file: written, or compared with what is committed."""

import json
from pathlib import Path

from kaoping.app import describe_api
from kaoping.domain.refusal import Refusal
from kaoping.settings import ROOT

PATH = ROOT / "openapi" / "openapi.json"


def write(path: Path = PATH) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(rendered())


def compare(path: Path = PATH) -> None:
    """Raises `Refusal` when routes or shapes changed and the committed document did not."""
    if not path.exists() or path.read_text() != rendered():
        raise Refusal(
            zh=f"{path.relative_to(ROOT)} 与代码不一致。请执行 make openapi 并提交结果。",
            en=f"{path.relative_to(ROOT)} is not what the code says. Run make openapi and commit it.",
        )


def rendered() -> str:
    return json.dumps(describe_api(), ensure_ascii=False, indent=2) + "\n"
