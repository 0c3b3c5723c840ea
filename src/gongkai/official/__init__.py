"""Papers in official layout: the document with its seal, and the sheets that go with it. Values in, bytes out."""
