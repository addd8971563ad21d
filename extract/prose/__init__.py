"""What the report says in words about its figures: sentences, the figures in them, and the cells that they are about."""
