"""macOS's general pasteboard through the Objective-C runtime, for the concealed type.

``org.nspasteboard.ConcealedType`` asks clipboard histories to leave an entry alone
(nspasteboard.org). Qt sets foreign types only through ``QUtiMimeConverter``, which Qt for Python
does not have.
"""

import ctypes
import ctypes.util

CONCEALED = "org.nspasteboard.ConcealedType"
_TEXT = "public.utf8-plain-text"


class MacPasteboard:
    """The general pasteboard; knows by its change count whether it still holds ours."""

    def __init__(self) -> None:
        self._objc = ctypes.CDLL(ctypes.util.find_library("objc"))
        ctypes.CDLL(ctypes.util.find_library("AppKit"))
        self._objc.objc_getClass.restype = ctypes.c_void_p
        self._objc.objc_getClass.argtypes = [ctypes.c_char_p]
        self._objc.sel_registerName.restype = ctypes.c_void_p
        self._objc.sel_registerName.argtypes = [ctypes.c_char_p]
        self._board = self._send(self._objc.objc_getClass(b"NSPasteboard"), b"generalPasteboard")
        self._count: int | None = None

    def put(self, secret: str) -> None:
        """Hold ``secret``, concealed."""
        self._send(self._board, b"clearContents")
        for kind, text in ((_TEXT, secret), (CONCEALED, "")):
            self._send(self._board, b"setString:forType:", self._string(text), self._string(kind))
        self._count = self._changes()

    def still_ours(self) -> bool:
        """Return whether nobody has put anything since."""
        return self._count is not None and self._count == self._changes()

    def clear(self) -> None:
        """Hold nothing."""
        self._count = None
        self._send(self._board, b"clearContents")

    def _changes(self) -> int:
        return self._send(self._board, b"changeCount") or 0

    def _string(self, text: str) -> int | None:
        made = self._objc.objc_getClass(b"NSString")
        return self._send(made, b"stringWithUTF8String:", text.encode())

    def _send(
        self, receiver: int | None, message: bytes, *arguments: int | bytes | None
    ) -> int | None:
        """Send a message whose arguments and result are as wide as a pointer."""
        kinds = [
            ctypes.c_char_p if isinstance(each, bytes) else ctypes.c_void_p for each in arguments
        ]
        shape = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, *kinds)
        send = shape(("objc_msgSend", self._objc))
        answer: int | None = send(receiver, self._objc.sel_registerName(message), *arguments)
        return answer
