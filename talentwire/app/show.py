"""What came from outside, made fit to show: see talentwire.show, which lower layers use too."""

from talentwire.show import clean, counted, hang, shorten, width, wrap

__all__ = ["clean", "counted", "hang", "shorten", "width", "wrap"]
