"""A rule proposed for a document: what its tables show, as YAML that a person reads, corrects and keeps."""
