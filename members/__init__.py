"""The member registry of an industry cluster.

models/     ground floor: what is true, one file a noun
*.py        first floor: what can be asked and done, one file a verb
directory/  top floor: the public reads
portal/     top floor: the member proposes
admin/      top floor: the secretariat decides
api/        top floor: machines ask
management/ top floor: cron and shell

Rooms never import each other, and no module imports upward.
"""
