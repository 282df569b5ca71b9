import pgtrigger
from django.contrib.auth.models import AbstractUser, BaseUserManager, Permission
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .address_triggers import user_address_triggers
from .choices import enforce_choices
from .email_addresses import (
    EmailAddressField,
    canonical,
    canonical_constraint,
    readable,
)
from .languages import language_field
from .second_factors import SecondFactor
from .tracking import tracked

REQUIRED_GROUPS = ("secretary", "site administrator")
# Deferred: a role is changed by leaving one group and entering another. The lock lets the
# second of two transactions that each remove one see the rows that the first has left.
KEEP_ONE = f"""
    PERFORM 1 FROM auth_group WHERE name IN {REQUIRED_GROUPS}
        ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM auth_group g
    WHERE g.name IN {REQUIRED_GROUPS} AND g.id {{left}}
        AND NOT EXISTS (
            SELECT FROM members_user_groups m JOIN members_user u ON u.id = m.user_id
            WHERE m.group_id = g.id AND u.is_active AND u.is_staff
        );
    IF FOUND THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'somebody must be able to administer the registry',
            CONSTRAINT = 'an_installation_keeps_one_of_each_role';
    END IF;
    RETURN NULL;
"""


class KeepOneTrigger(pgtrigger.Trigger):
    """Refuse a commit after which a group that had an active user has none."""

    name = "keep_one"
    when = pgtrigger.After
    timing = pgtrigger.Deferred

    def __init__(self, left, **options):
        super().__init__(func=KEEP_ONE.format(left=left), **options)


def group_left():
    """Return the trigger on the rows of users in groups."""
    operation = pgtrigger.Delete | pgtrigger.UpdateOf("user_id", "group_id")
    return KeepOneTrigger("= OLD.group_id", operation=operation)


def user_closed():
    """Return the trigger on users that cease to be active staff."""
    groups = "IN (SELECT group_id FROM members_user_groups WHERE user_id = OLD.id)"
    return KeepOneTrigger(
        groups,
        operation=pgtrigger.UpdateOf("is_active", "is_staff"),
        condition=pgtrigger.Condition(
            "OLD.is_active AND OLD.is_staff AND NOT (NEW.is_active AND NEW.is_staff)"
        ),
    )


class UserManager(BaseUserManager):
    """Create and find users by e-mail address; passwords are ignored."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=canonical(email), **fields)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, is_staff=True, is_superuser=True, **fields)


class Digest(models.TextChoices):
    """The subjects of the weekly e-mail about waiting rows."""

    QUESTIONS = "questions", _("Questions about projects and possible matches")
    ACCESS = "access", _("Requests for access")
    REPORTS = "reports", _("Reported errors")
    PROFILE = "profile", _("Whether the profile is still correct")
    CONTACTS = "contacts", _("Contacts who have not been notified")


@tracked(exclude=["last_login", "digest_sent_on", "staff_digest_sent_at"], public=False)
@enforce_choices
class User(AbstractUser):
    """A user, identified by an e-mail address, without a password; staff have a group."""

    Digest = Digest

    username = first_name = last_name = None
    email = EmailAddressField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = language_field()
    digest_without = ArrayField(
        models.CharField(max_length=9),
        verbose_name=_("what no weekly e-mail is wanted about"),
        default=list,
        db_default=[],
        blank=True,
    )
    digest_sent_on = models.DateField(
        _("last weekly e-mail"), null=True, blank=True, editable=False
    )
    gets_staff_digest = models.BooleanField(
        _("weekly e-mail about what waits for the secretariat"),
        default=True,
        db_default=True,
        help_text=_("Only for staff who decide on it, and only when something is new."),
    )
    staff_digest_sent_at = models.DateTimeField(
        _("last weekly e-mail to staff"), null=True, blank=True, editable=False
    )
    bounced_on = models.DateField(
        _("e-mails bouncing since"),
        null=True,
        blank=True,
        help_text=_(
            "Not asked about the profile until they have logged in with a code"
            " by e-mail."
        ),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        triggers = [user_closed(), *user_address_triggers()]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                name="an_address_logs_in_one_user",
                violation_error_message=_(
                    "There is already an account with this address."
                ),
            ),
            canonical_constraint("a_users_address_is_canonical", "email"),
            models.CheckConstraint(
                name="a_weekly_e_mail_is_declined_by_its_kinds",
                condition=Q(digest_without__contained_by=Digest.values),
                violation_error_message=_("Choose one of the listed values."),
            ),
        ]

    def __str__(self):
        return self.name or readable(self.email)

    @property
    def password(self):
        """An unusable password; a new address changes it, which ends all sessions."""
        return f"!{self.email}"

    def set_password(self, raw_password):
        """Ignore it: log-in is by a code by e-mail or a passkey."""

    def clean(self):
        """Skip Django's normalization by NFKC, which makes an s of ſ."""

    @cached_property
    def _rights(self):
        """(app, permission) of each right, and ("", id) of each second factor; one query."""
        own = Q() if self.is_superuser else Q(user=self) | Q(group__user=self)
        names = Permission.objects.filter(own).order_by()
        names = names.values_list("content_type__app_label", "codename")
        factors = SecondFactor.objects.filter(user=self).order_by()
        ids = factors.values_list(Value(""), Cast("pk", TextField()))
        return list(names.union(ids).order_by())

    @cached_property
    def _perm_cache(self):
        """The permissions where Django's backend looks for them."""
        return {f"{app}.{name}" for app, name in self._rights if app}

    @cached_property
    def factor_ids(self):
        """The ids of the second factors, as they were when the rights were first read."""
        return {int(name) for app, name in self._rights if not app}

    def organizations(self, role=None):
        """Return the organizations that this user represents today, in one role or any."""
        acts = self.representations.current()
        acts = acts.filter(role=role) if role else acts
        organization = acts.model._meta.get_field("organization").related_model
        return organization.objects.filter(pk__in=acts.values("organization"))

    def only_holder_of(self):
        """Filter the groups that the registry needs and that have no other active staff."""
        others = User.objects.exclude(pk=self.pk).filter(is_active=True, is_staff=True)
        required = self.groups.filter(name__in=REQUIRED_GROUPS)
        return required.exclude(user__in=others).order_by("pk")

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


@tracked(public=False)
class UserGroup(User.groups.through):
    """A row of `User.groups`; a proxy so that its history is tracked."""

    class Meta:
        proxy = True
        triggers = [group_left()]


@tracked(public=False)
class UserPermission(User.user_permissions.through):
    """A row of `User.user_permissions`; a proxy so that its history is tracked."""

    class Meta:
        proxy = True
