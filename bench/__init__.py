"""How right, how fast and how large: the program beside the tools that people use today, and in batches."""
