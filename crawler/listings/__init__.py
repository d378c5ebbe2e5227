"""What a listing says: bytes in, candidates out. Plain functions without I/O."""

from crawler.listings.answers import read_gdelt, read_hackernews
from crawler.listings.feed import read_feed
from crawler.listings.listing import LIMIT, Context, Listing
from crawler.listings.section import read_section
from crawler.listings.sitemap import read_sitemap

__all__ = [
    "LIMIT",
    "Context",
    "Listing",
    "read_feed",
    "read_gdelt",
    "read_hackernews",
    "read_section",
    "read_sitemap",
]
