"""Read the bytes of a table, in a process of its own with resource limits.

Only the standard library is imported, and only here are untrusted bytes decoded. The
process that serves pages never imports this package; `main` runs it.
"""
