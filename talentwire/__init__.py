"""talentwire: a self-hosted newswire for one question, who moved where in AI?"""

__version__ = "0.1.0"
