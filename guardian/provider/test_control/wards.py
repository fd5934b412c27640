"""Test control touches wards that are flagged ``test``, and nobody else."""

from http import HTTPStatus

from sqlalchemy import Connection

from guardian.link.wire.problems import ProblemType
from guardian.provider.accounts.people import WardRow, ward
from guardian.provider.problems import ProblemError


def test_ward(connection: Connection, ward_id: str) -> WardRow:
    """Return a test ward; raises :class:`ProblemError` 404 for any other."""
    try:
        row = ward(connection, ward_id)
    except LookupError:
        row = None
    if row is None or not row.test:
        raise ProblemError(
            HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="There is no such test ward"
        )
    return row
