"""A small made-up news site on loopback: the demo's sources and the end-to-end tests' fixture.

with serve(now=now) as newsroom:
    config(newsroom, folder)        # a configuration folder whose sources are its outlets
    newsroom.publish(day=2)
"""

from talentwire.newsroom.content import Truth, outlets, pieces, truth
from talentwire.newsroom.folder import config
from talentwire.newsroom.site import Newsroom, serve

__all__ = ["Newsroom", "Truth", "config", "outlets", "pieces", "serve", "truth"]
