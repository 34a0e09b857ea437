"""Trying policies out over HTTP: checked, evaluated, compared, written out. Nothing is kept."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Response
from pydantic import Field
from sqlalchemy.orm import Session

from kaoping.policies.schemas_acts import (
    CheckIn,
    DiffEntryOut,
    DocumentIn,
    EvaluationIn,
    EvaluationOut,
    SoundnessOut,
)
from kaoping.policies.service import trying
from kaoping.web.routing import needs, router
from kaoping.web.schema import Code

MARKDOWN = "text/markdown"
BOOK: dict[str, Any] = {
    MARKDOWN: {
        "schema": {"type": "string", "examples": ["# 客服专员考核\n"]},
        "example": "# 客服专员考核\n",
    }
}

trials = router("/policies", "policies")
ROUTERS = (trials,)

PolicyCode = Annotated[Code, Path(examples=["S002-B"])]
VersionText = Annotated[str, Field(min_length=1, max_length=20)]


@trials.post("/check", summary="Say everything that is wrong with a document")
@needs("policies:read")
def check_document(body: CheckIn) -> SoundnessOut:
    return trying.check_document(body)


@trials.post("/{code}/evaluate", summary="What a policy makes of given facts; nothing is kept")
@needs("policies:read")
def evaluate_facts(db: Session, code: PolicyCode, body: EvaluationIn) -> EvaluationOut:
    return trying.evaluate_facts(db, code, body)


@trials.get("/{code}/diff", summary="What one version says differently from another")
@needs("policies:read")
def compare_versions(
    db: Session,
    code: PolicyCode,
    before: Annotated[
        VersionText | None,
        Query(alias="from", description="Without it the version in force, else the newest"),
    ] = None,
    after: Annotated[VersionText | None, Query(alias="to", description="Without it the newest")] = None,
) -> list[DiffEntryOut]:
    return trying.compare_versions(db, code, before, after)


@trials.post("/{code}/diff", summary="What a document says differently from the version in force")
@needs("policies:read")
def compare_document(db: Session, code: PolicyCode, body: DocumentIn) -> list[DiffEntryOut]:
    return trying.compare_document(db, code, body.document)


@trials.get(
    "/{code}/handbook",
    summary="The rule book of a policy, with worked numbers",
    response_class=Response,
    responses={200: {"description": "The rule book", "content": BOOK}},
)
@needs("policies:read")
def read_handbook(
    db: Session,
    code: PolicyCode,
    lang: Annotated[Literal["zh", "en"], Query(description="Its language")] = "zh",
    version: Annotated[
        VersionText | None, Query(description="Without it the version in force, else the newest")
    ] = None,
) -> Response:
    return Response(
        trying.write_handbook(db, code, version, lang),
        media_type=MARKDOWN,
        headers={"Content-Language": lang},
    )
