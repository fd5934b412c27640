"""Whoever runs the provider can ask how it is."""

import pytest
import requests
from sqlalchemy import text

from tests.provider.core.test_neighbours import cut_off
from tests.rig.postgres import Postgres, running_postgres
from tests.rig.provider_fixtures import seed
from tests.rig.provider_server import ServedProvider, served_provider


def ask(served: ServedProvider, path: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(f"{served.url}{path}", timeout=40)


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_it_is_well(served: ServedProvider, path: str) -> None:
    answer = ask(served, path)
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_it_is_not_ready_for_another_programs_tables(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = ask(served, "/ready")
    assert answer.status_code == 503
    assert answer.json()["type"].endswith(":unavailable")
    assert ask(served, "/health").status_code == 200


def test_cut_connections_are_replaced_unnoticed(
    postgres: Postgres, postgres_provider: ServedProvider
) -> None:
    assert ask(postgres_provider, "/ready").status_code == 200
    database = postgres_provider.provider.engine.url.database
    cut_off(postgres, str(database))
    assert ask(postgres_provider, "/ready").status_code == 200


def test_a_database_that_goes_away_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    with running_postgres() as cluster:
        url = cluster.url(cluster.template("family", seed))
        with served_provider(tmp_path_factory.mktemp("served"), db=url) as served:
            assert ask(served, "/ready").status_code == 200
            cluster.stop()
            for path in ("/ready", "/oauth/jwks"):
                answer = ask(served, path)
                assert answer.status_code == 503
                assert answer.headers["Content-Type"] == "application/problem+json"
                assert int(answer.headers["Retry-After"]) >= 1
            assert ask(served, "/health").status_code == 200
            cluster.start()
            assert ask(served, "/ready").status_code == 200
            assert ask(served, "/oauth/jwks").status_code == 200
    assert {record.getMessage() for record in caplog.records} == {
        "the ledger did not answer: OperationalError"
    }
    caplog.clear()
