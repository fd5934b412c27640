"""Reads and presses what a screen reader sees (AT-SPI); run by the system's own Python.

``pyatspi`` is a system package that no virtual environment has. One JSON object a line comes in,
one goes out; :mod:`tests.rig.screen_reader` is the other side.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi

MAX_NODES = 5000


def _windows(application: str) -> Iterator[Any]:
    for each in pyatspi.Registry.getDesktop(0):
        if each is not None and each.name == application:
            yield from (window for window in each if window is not None)


def _below(node: Any) -> Iterator[Any]:
    yield node
    for index in range(node.childCount):
        child = node.getChildAtIndex(index)
        if child is not None:
            yield from _below(child)


def _showing(application: str) -> Iterator[Any]:
    for window in _windows(application):
        for number, node in enumerate(_below(window)):
            if number > MAX_NODES:
                return
            if node.getState().contains(pyatspi.STATE_SHOWING):
                yield node


def _focused(node: Any) -> Iterator[Any]:
    """Look only into what shows: this is asked after every key."""
    states = node.getState()
    if not states.contains(pyatspi.STATE_SHOWING):
        return
    if states.contains(pyatspi.STATE_FOCUSED):
        yield node
    for index in range(node.childCount):
        child = node.getChildAtIndex(index)
        if child is not None:
            yield from _focused(child)


def _describe(node: Any) -> dict[str, Any]:
    states = node.getState()
    text = ""
    if "Text" in pyatspi.listInterfaces(node):
        text = node.queryText().getText(0, -1)
    return {
        "name": node.name,
        "role": node.getRoleName(),
        "text": text,
        "id": node.get_accessible_id(),
        "enabled": states.contains(pyatspi.STATE_ENABLED),
        "focusable": states.contains(pyatspi.STATE_FOCUSABLE),
        "focused": states.contains(pyatspi.STATE_FOCUSED),
        "editable": states.contains(pyatspi.STATE_EDITABLE),
        "checked": states.contains(pyatspi.STATE_CHECKED),
    }


def _matches(node: Any, request: dict[str, Any]) -> bool:
    """Compare with the name, or with the object name, which Qt makes the end of the id."""
    wanted, role = request["name"], request.get("role")
    if role is not None and node.getRoleName() != role:
        return False
    return bool(node.name == wanted or node.get_accessible_id().endswith(f".{wanted}"))


def _find(request: dict[str, Any]) -> Any:
    for node in _showing(request["application"]):
        if _matches(node, request):
            return node
    return None


def _act(request: dict[str, Any]) -> Any:
    if request["do"] == "tree":
        return [_describe(node) for node in _showing(request["application"])]
    if request["do"] == "focused":
        windows = _windows(request["application"])
        return [_describe(node) for window in windows for node in _focused(window)]
    node = _find(request)
    if node is None:
        return None
    if request["do"] == "press":
        actions = node.queryAction()
        names = [actions.getName(i).lower() for i in range(actions.nActions)]
        wanted = next((n for n in ("press", "click", "toggle") if n in names), names[0])
        return actions.doAction(names.index(wanted))
    if request["do"] == "focus":
        # Qt gives it a little after it was asked; until then keys would go elsewhere.
        has_it = node.getState().contains(pyatspi.STATE_FOCUSED)
        return has_it or (node.queryComponent().grabFocus() and False)
    return _describe(node)


def main() -> None:
    for line in sys.stdin:
        try:
            answer = {"answer": _act(json.loads(line))}
        except Exception as error:  # noqa: BLE001 - the other side decides; a node may vanish
            answer = {"vanished": type(error).__name__}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
