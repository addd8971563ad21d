"""The local authorities of the United Kingdom: names and codes, from the table beside this module."""
