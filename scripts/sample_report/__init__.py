"""The sample Chinese report in raw/: its words and figures, its drawings and its typesetting."""
