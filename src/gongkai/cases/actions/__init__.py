"""What can be done to a request, one place per verb; each verifies the person, the law's table and what is stored."""
