"""council-extract: trusted figures from the scorecards in UK council papers."""

__version__ = "0.1.0"
