"""NumPy code that is copied into generated modules: read as text, never imported by symkl.

Arguments are one-dimensional float64 arrays of one length, errors are silenced by the caller.  Every function keeps the
relative accuracy of its differences `d`, which the caller computes without cancellation.
"""
