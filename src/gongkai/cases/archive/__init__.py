"""一事一档: a case as one BagIt package with a paged index, for the archive or for court; retention and disposal."""
