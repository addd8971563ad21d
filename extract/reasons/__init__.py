"""Why a rule does or does not claim the pages and tables of a document, condition by condition."""
