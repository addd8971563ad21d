"""The files that the program writes: CSVs and the metadata that describes them."""
