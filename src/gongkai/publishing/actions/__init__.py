"""What can be done to a document: write it, move it on, remark on it, bring its paper, hand it over."""
