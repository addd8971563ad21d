"""Keeping rules right: checking rule files with all that the program knows, and comparing two reports of one layout."""
