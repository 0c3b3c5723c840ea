"""Floor 1: what the law asks, as data and pure functions. No framework, no database, no wall clock."""
