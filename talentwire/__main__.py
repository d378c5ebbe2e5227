"""`python -m talentwire` is the `talentwire` command."""

import sys

from talentwire.app.cli import main

if __name__ == "__main__":  # not when a spawned worker imports it
    sys.exit(main())
