"""The JSON face: what the portal shows, for programs. Read-only; it decides nothing."""
