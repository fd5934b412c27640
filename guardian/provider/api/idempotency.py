"""The Idempotency-Key header: a request that may be sent again and counts once."""

from typing import Annotated

from fastapi import Header

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=64,
        pattern=r"^[!-~]+$",
        description="Of your choice, new for each request. The same key with the same body within "
        "24 hours means the same request; with another body it is refused with 422.",
    ),
]
