"""Imports beside Qt: a library that is half imported by another thread harms nobody."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

HALF_MADE = """
def __getattr__(name):
    raise ImportError("half-made: " + name)
"""
"""What a lazy library looks like while another thread imports it."""

IMPORT = """
import sys
sys.path.insert(0, sys.argv[1])
import ui
from PySide6.QtWidgets import QApplication
application = QApplication(["guardian", "-platform", "offscreen"])
import half_made
print("imported")
"""


def test_a_module_is_not_looked_into_when_it_is_imported(tmp_path: Path) -> None:
    (tmp_path / "half_made.py").write_text(HALF_MADE)
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "imported\n", done.stderr
