"""Search: normal forms, identities, gaps, refutations.  Untrusted; every answer is a theorem of the kernel."""
