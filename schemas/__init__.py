"""The records, datasets and vocabularies that all parts of kanhe speak: see `records`, `datasets` and `vocabularies`."""
