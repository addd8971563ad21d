"""Suppression of small counts, so that none of them can be worked out from what is left. docs/disclosure.md says how."""
