"""Symbolic derivation of information measures: statement in, kernel-checked theorem out."""
