"""Logs as JSON lines: events by name with plain values, never a request body, never personal data.

An exception is told by its type and the lines it came through: its message may quote what somebody sent.
"""

import logging
import traceback

import structlog

MAX_CAUSES = 10
TELLS_ADDRESSES = ("httpx", "httpcore")  # whole ones, with what stands behind the question mark


def configure_logs(level: str) -> None:
    """Send structured and library logs alike to standard error, one JSON object a line."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(tell_without_words),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in TELLS_ADDRESSES:
        logging.getLogger(name).setLevel(logging.WARNING)


def tell_without_words(exc_info: structlog.typing.ExcInfo) -> str:
    """Types and places of an exception and of its causes, innermost last, without a single message."""
    told: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None and len(told) < MAX_CAUSES:
        places = " > ".join(
            f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
        )
        told.append(f"{type(error).__module__}.{type(error).__qualname__} at {places or 'no place'}")
        error = error.__cause__ or error.__context__
    return "\ncaused by ".join(told)
