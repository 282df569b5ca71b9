"""The sections of a report, each counted for a period beside the one before it.

A module has `count(registry, days)`, which returns a ReportSection without its text.
"""
