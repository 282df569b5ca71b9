"""Reconciliation of names and numbers with organizations, as OpenRefine asks for it.

Version 0.2 of the Reconciliation Service API, of the W3C community group.

queries.py   the batch of queries, and the candidates of each
extension.py the properties of organizations, and their values
views.py     the addresses: endpoint, suggestions, properties and preview
"""
