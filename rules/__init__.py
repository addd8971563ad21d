"""The extraction rules that come with the program, one YAML file for each report layout."""
