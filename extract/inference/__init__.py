"""What a table is, told from the table alone: the columns of a scorecard by their headings, and what is no scorecard."""
