"""The agency's catalogues of what must be public: derived, kept, compared, imported, covered (S26–S29, S41)."""
