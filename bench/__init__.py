"""How right and how fast the program is, beside the tools that people use today. Run with ``python -m bench``."""
