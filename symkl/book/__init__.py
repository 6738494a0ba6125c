"""The book: every authored derivation proved, checked and typeset, as pages that need no server."""
