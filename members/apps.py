from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("The registry")
    default_auto_field = "django.db.models.BigAutoField"
