"""Tests: small units, fixtures end to end, and the program through its command line."""
