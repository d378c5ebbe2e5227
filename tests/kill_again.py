"""Deliver in forked processes that are killed: `python kill_again.py DATABASE ADDRESS...`.

Reads from its input how many seconds each child may live, and answers how many it lived (an
endless one tells how long a whole delivery takes). A process of
its own, so that what is forked has everything loaded, no threads, and nothing begun.
"""

import math
import os
import signal
import sys
import time
from datetime import UTC, datetime

from small_archive import NOW
from test_render import DIGEST

from talentwire.app.channels import Parcel, channel
from talentwire.app.delivery import deliver
from talentwire.store import open_store


def deliver_everything(path, addresses):
    """Deliver all that is open."""
    db = open_store(path)
    channels = [channel(address) for address in addresses]
    deliver(db, "daily", channels, clock=lambda: datetime.now(UTC), sleep=lambda s: None)
    db.close()


def main(path, addresses):
    """Fork, wait, kill, for each line of input."""
    for address in addresses:
        channel(address).prepare(Parcel(DIGEST, "warm", NOW))  # loads plugins and templates
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                deliver_everything(path, addresses)
            finally:
                os._exit(0)
        begun = time.monotonic()
        if math.isfinite(float(line)):
            time.sleep(float(line))
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print(time.monotonic() - begun, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
