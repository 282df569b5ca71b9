from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .choices import keeps_to_choices
from .tracking import tracked


class UserManager(BaseUserManager):
    """Makes users by e-mail address, which is kept in lower case; a password is not kept."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


@tracked(but=["last_login"], public=False)
@keeps_to_choices
class User(AbstractUser):
    """Somebody who logs in, known by an e-mail address; staff belong to a group."""

    class Language(models.TextChoices):
        NB = "nb", "Norsk bokmål"
        EN = "en", "English"

    username = first_name = last_name = None
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.NB
    )
    bounced_on = models.DateField(
        _("letters come back since"),
        null=True,
        blank=True,
        help_text=_(
            "Not asked about the profile until a code by letter has let them in."
        ),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                name="an_address_logs_in_one_user",
                violation_error_message=_("This address already has a user."),
            ),
            models.CheckConstraint(
                name="a_users_address_is_in_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message=_("Write the address in lower case."),
            ),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def password(self):
        """No password matches this. Sessions end when it changes: with the address."""
        return f"!{self.email}"

    def set_password(self, raw_password):
        """Keep none: a code by e-mail or a passkey is what lets in."""

    def clean(self):
        self.email = self.email.strip().lower()

    def organizations(self, role=None):
        """Give the organizations that this user acts for today, in one role or in any."""
        acts = self.representations.current()
        acts = acts.filter(role=role) if role else acts
        organization = acts.model._meta.get_field("organization").related_model
        return organization.objects.filter(pk__in=acts.values("organization"))

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


@tracked(public=False)
class UserGroup(User.groups.through):
    """That a user is in a group of staff; named so that history sees it."""

    class Meta:
        proxy = True


@tracked(public=False)
class UserPermission(User.user_permissions.through):
    """That a user may do one thing more; named so that history sees it."""

    class Meta:
        proxy = True
