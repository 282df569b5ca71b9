from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate
from django.utils.translation import pgettext_lazy

# Modules that register as they are imported: checks, SQL functions, jobs, kinds of tasks and
# of rows that wait, acts after an undo and acts that a restored backup repeats.
REGISTERING = """
    accounts.backup_codes accounts.seeds accounts.staff.listing association.expiry
    association.events.answering association.events.telling association.events.waiting
    association.freshness.rounds
    association.joining.deciding association.matching.brokering
    association.messages.refusals association.messages.sending association.offices.receipts
    association.register.alerts association.register.matches
    association.register.removing association.register.watching
    association.visits.counting association.waiting.digests association.waiting.people
    exchange.downloads exchange.dump
    exchange.incoming.last_look exchange.incoming.task exchange.list_files mail.visitors
    management.releases
    media.share_pictures.updating operation.backups.checking operation.backups.making
    operation.checks operation.public_changes operation.work.tasks people.addresses
    people.correction_review people.held_notices people.privacy.erasure
    people.privacy.events people.privacy.retention people.succession queries.lists.bulk.task
    records.duplicates.pairs records.history.undo_task records.merge.access
    records.review.asking records.review.outcomes records.review.waiting
    records.review.waiting_claims
"""


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = pgettext_lazy("navigation", "Everything")
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self):
        for name in REGISTERING.split():
            import_module(f"members.{name}")
        installation = import_module("members.operation.installation")
        grants = import_module("members.operation.grants")
        # Signals, since all ways to migrate send these, tests too; no save sends any.
        post_migrate.connect(installation.install, sender=self)
        post_migrate.connect(grants.install, sender=self)


class SecretariatConfig(admin.SimpleAdminConfig):
    """Django's admin, with the secretariat's own front page and nouns, and no others."""

    default_site = "members.admin.dashboard.site.SecretariatSite"
    default = False

    def ready(self):
        # The site stands in the package that registers with it, so that comes first.
        import_module("members.admin")
        super().ready()
