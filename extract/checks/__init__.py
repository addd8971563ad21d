"""What does not add up in a report. Each check is a small class of its own; a finding never changes a printed value."""
