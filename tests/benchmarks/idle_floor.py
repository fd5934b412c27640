"""``python -m tests.benchmarks.idle_floor``: Qt's event loop and three silent sockets."""

import socket
import sys
import threading

from PySide6.QtWidgets import QApplication

from tests.benchmarks.accounts import answer_for_costs

SOCKETS = 3

if __name__ == "__main__":
    answer_for_costs()
    application = QApplication([sys.argv[0], "-platform", "offscreen"])
    pairs = [socket.socketpair() for _ in range(SOCKETS)]
    for heard, _ in pairs:
        threading.Thread(target=heard.recv, args=(1,), daemon=True).start()
    sys.exit(application.exec())
