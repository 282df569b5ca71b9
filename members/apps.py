from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate
from django.utils.translation import pgettext_lazy

# Modules that register as they are imported: checks, SQL functions, jobs, kinds of tasks and
# of rows that wait, acts after an undo and acts that a restored backup repeats.
REGISTERING = """
    backups.checking backups.making checks duplicates.pairs exchange.downloads
    exchange.incoming.looked exchange.incoming.task expiry freshness.rounds
    history.undo_task joining.deciding lists.bulk.task lists.files matching.brokering
    messages.refusals messages.sending offices.receipts people.held people.succession
    privacy.erasure privacy.events privacy.retention review.outcomes review.partners
    review.reporting review.waiting share_pictures.updating staff.listing
    waiting.digests waiting.people work.tasks
"""


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = pgettext_lazy("navigation", "Everything")
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self):
        for name in REGISTERING.split():
            import_module(f"members.{name}")
        installation = import_module("members.installation")
        grants = import_module("members.grants")
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
