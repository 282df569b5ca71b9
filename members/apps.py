from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("The registry")
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class SecretariatConfig(admin.AdminConfig):
    """Django's admin, with the secretariat's own front page."""

    default_site = "members.admin.desk.Secretariat"
    default = False
