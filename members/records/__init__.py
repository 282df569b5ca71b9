"""Changes of records: proposals, decisions, history, undo, duplicates and merges.

review/      proposals and decisions
history/     the timeline of a record, and undo
duplicates/  two records of one
merge/       one organization into another
renaming.py  the former name of an organization
"""
