"""Text messages: what a gateway is, and the two that are there: one reached by HTTP, and a folder that the agency's own takes from."""
