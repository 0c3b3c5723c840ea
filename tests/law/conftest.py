"""Hypothesis without a deadline: the machines that run the tests are shared, and a slow example is no mistake."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")
