"""A grid given meaning by a rule: which columns are months, which rows indicators, and what each cell says."""
