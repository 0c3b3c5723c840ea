"""Gongkai 公开: a public agency's government-information disclosure, from manuscript to annual report."""

__version__ = "0.1.0"
