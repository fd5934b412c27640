"""Errors that know which fields of a page they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from guardian.desk.values import FieldRefusal


@runtime_checkable
class HasFaults(Protocol):
    """An error that knows which fields it is about."""

    @property
    def faults(self) -> tuple[FieldRefusal, ...]:
        """Return one entry per field, with its remedy in words."""
        ...
