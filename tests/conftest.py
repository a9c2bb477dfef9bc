"""Settings of all tests: hypothesis times nothing, as machines differ and dictionaries are loaded once."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("kanhe", deadline=None)
settings.load_profile("kanhe")
