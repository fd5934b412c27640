"""A bridge without a gateway leads the server's ways to models back to where they were."""

from guardian.provider.backends.openwebui.behind_connection import CONNECTIONS, OLLAMA
from guardian.provider.backends.openwebui.places import Places, named
from guardian.provider.backends.openwebui.transport import Calls
from guardian.provider.backends.openwebui.undo import ChangeStore, Undoable


def lead_as_before(calls: Calls, store: ChangeStore) -> None:
    """Put the connections back that an earlier start led to its gateway, which is not served now.

    Raises `errors.OpenWebUIError`; may be called again.
    """
    undoable = Undoable(store, Places(calls))
    for kind in (OLLAMA, CONNECTIONS):
        undoable.put_back(named(kind))
