"""Running the provider as a process of its own."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ServeOptions:
    """What ``guardian provider serve`` was asked for.

    ``db`` is an SQLAlchemy URL; ``port`` 0 takes any free one. ``seed_language`` is the family's
    (BCP 47). ``device_interval_seconds`` is the polling interval of RFC 8628; ``reply_delay_ms``
    the pause between two pieces of a reply.
    """

    db: str
    host: str = "127.0.0.1"
    port: int = 0
    seed_family: bool = False
    seed_language: str = "zh-CN"
    test_control: bool = False
    name: str = "Guardian Sandbox"
    device_interval_seconds: int = 5
    reply_delay_ms: int = 0
