"""Every error a user can meet, in one tree.

TalentwireError
├── ConfigError        a configuration file is missing, broken or wrong
├── UsageError         a name or a value on the command line does not exist
│   └── QueryError     a search that cannot be read
├── StoreError         the database cannot be used
│   ├── StoreBusy      another process holds the lock for too long
│   ├── StoreFull      the disk is full
│   ├── StoreTooNew    written by a newer talentwire
│   └── StoreBroken    not a talentwire database, or damaged
├── CrawlError         a round could not start or did not end
└── DeliveryError      a digest could not be handed over

A name that nothing bears is a UsageError in every command, with the names near it; that nothing was
found is no error, but exit code 1. A search that is saved may name what is not known yet.

A message is one line, names the file, address or key, and says what to do next.
Expected outcomes (no article, a copy, not modified) are values, never errors.
"""


class TalentwireError(Exception):
    """Root of the tree; the command line prints it as one line and exits with `exit_code`."""

    exit_code = 1


class ConfigError(TalentwireError):
    """A configuration file is missing, broken or wrong."""

    exit_code = 3


class UsageError(TalentwireError):
    """A name or a value given by the user does not exist."""

    exit_code = 2


class QueryError(UsageError):
    """A search that cannot be read."""


class StoreError(TalentwireError):
    """The database cannot be used."""

    exit_code = 4


class StoreBusy(StoreError):
    """Another process holds the lock for too long."""


class StoreFull(StoreError):
    """The disk is full."""


class StoreTooNew(StoreError):
    """The database was written by a newer talentwire."""


class StoreBroken(StoreError):
    """Not a talentwire database, or a damaged one."""


class CrawlError(TalentwireError):
    """A round could not start, or did not end in time."""

    exit_code = 5


class DeliveryError(TalentwireError):
    """A digest could not be handed over to a channel."""

    exit_code = 6
