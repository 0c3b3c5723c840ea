"""Speed as a ratio to the bare engine in one run: `make bench`. Never a timed test."""
