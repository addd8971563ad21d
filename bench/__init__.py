"""Measurements: what the program costs, made with one command each."""
