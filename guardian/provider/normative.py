"""The normative text without a server: what ``guardian provider openapi`` prints."""

from typing import Any

from sqlalchemy import create_engine

from guardian.clock import SystemClock
from guardian.provider.app import create_app
from guardian.provider.context import Provider


def normative_document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of Guardian Link, as every provider serves it."""
    clock = SystemClock()
    engine = create_engine("sqlite://")  # never asked: routes are described, not run
    try:
        provider = Provider(
            engine=engine,
            clock=clock,
            wall_clock=clock,
            issuer="https://provider.example",
            name="Guardian Link",
            test_control=False,
        )
        return create_app(provider).openapi()
    finally:
        engine.dispose()
