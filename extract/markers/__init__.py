"""Trend markers and ratings: what the arrow and the colour beside a figure say."""
