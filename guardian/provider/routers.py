"""Routers that know their whole addresses, so that each route is made ready once.

FastAPI's ``include_router`` makes every route ready again for each router around it, when the
application is made and at its first request, and looks through all of them at each request.
"""

from fastapi import APIRouter

LINK_PATH = "/gl/v1"
CHILD_PATH = "/app/api"
CONTROL_PATH = "/gl-test/v1"


def link_area(tag: str) -> APIRouter:
    """Return a router for resources of a link, which the document groups under ``tag``."""
    return APIRouter(prefix=LINK_PATH, tags=[tag])


def child_area() -> APIRouter:
    """Return a router for what the child's page asks."""
    return APIRouter(prefix=CHILD_PATH, tags=["child"])


def control_area() -> APIRouter:
    """Return a router for test control."""
    return APIRouter(prefix=CONTROL_PATH, tags=["test control"])


def take(router: APIRouter, *parts: APIRouter) -> APIRouter:
    """Give ``router`` the routes of ``parts``, with the addresses that they have, and return it."""
    for part in parts:
        router.routes.extend(part.routes)
    return router
