"""The pages, one file per visitor."""
