"""Extraction rules: one YAML file for each report layout, saying only what the general code cannot know."""
