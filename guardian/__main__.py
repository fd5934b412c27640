"""``python -m guardian`` is ``guardian``."""

import sys

from guardian.cli import main

if __name__ == "__main__":
    sys.exit(main())
