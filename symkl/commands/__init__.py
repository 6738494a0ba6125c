"""The commands of the command line, one a file; ``symkl.cli`` finds them by name.

A file defines ``command``.  It imports nothing heavy before the command runs, so that ``--help`` is instant.
"""
