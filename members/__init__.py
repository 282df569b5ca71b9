"""The member registry of an industry cluster.

models/      the data, one file a noun
fields/      what people see of a noun, each field declared once
*.py, others what can be asked and done, one module or package a verb
directory/   public pages
portal/      members' pages: they propose
admin/       the secretariat's pages: it decides
management/  commands

The last four never import each other, and no module imports one listed below it.
"""
