"""Every address of the application is a route of its own, made ready once."""

from fastapi import FastAPI
from starlette.routing import Route

from guardian.provider.app import create_app
from guardian.provider.routers import child_area, link_area, take
from tests.rig.provider_server import ServedProvider


def test_no_router_is_left_inside_another(served: ServedProvider) -> None:
    routes = create_app(served.provider).routes
    assert [route for route in routes if not isinstance(route, Route)] == []


def test_a_router_takes_routes_as_they_are() -> None:
    inner = child_area()
    inner.add_api_route("/shop", lambda: None, name="shop")
    outer = take(link_area("alerts"), inner)
    outer.add_api_route("/alerts", lambda: None, name="alerts")
    app = FastAPI(openapi_url=None)
    take(app.router, outer)
    assert [route.path for route in app.routes if isinstance(route, Route)] == [
        "/app/api/shop",
        "/gl/v1/alerts",
    ]
    assert app.routes[0] is inner.routes[0]
