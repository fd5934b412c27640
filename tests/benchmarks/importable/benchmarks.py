"""``python -m benchmarks NAME… [--json]``: how fast and how large, beside a floor of the same run.

Alone in its folder, which packaging/setup.sh lets the environment find: nothing else becomes
importable with it. What it runs is in :mod:`tests.benchmarks`.
"""

import sys

from tests.benchmarks.commands import main

if __name__ == "__main__":
    sys.exit(main())
