"""Fuzzing of the readers of text and of the extractor: laws, seeds, and the harness that `make fuzz` runs."""
