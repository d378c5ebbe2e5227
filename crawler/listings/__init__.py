"""What a listing says: bytes in, candidates out. Plain functions without I/O."""

from crawler.listings.feed import read_feed
from crawler.listings.listing import LIMIT, Listing

__all__ = ["LIMIT", "Listing", "read_feed"]
