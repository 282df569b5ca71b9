"""The member registry of an industry cluster.

models/       the data, one file a noun
fields/       the fields of each noun, each declared once
actions/      how anything is done: the declaration of an action, and its runner
operation/    jobs, backups, monitoring, kept pages, limits
tables/       tables as pages, CSV and XLSX, and charts; mail/ e-mails; media/ pictures
register/     the national business register, asked over its open API
queries/      search, filters, lists, statistics, climate, network
accounts/     users and the colleagues of the secretariat
records/      proposals and decisions, history, duplicates, merging
people/       contacts and office holders; privacy/ their rights
exchange/     files in and out
association/  joining and leaving, the yearly check, fees, bodies, messages, reports
directory/    public pages
portal/       members' pages: they propose
admin/        the secretariat's pages: it decides
api/          the public data for machines, without people
management/   commands
grenland/     the data of the demo

The audiences (directory, portal, admin, api, management) never import each other, and no room
imports one above it: pyproject.toml draws the floors.
"""
