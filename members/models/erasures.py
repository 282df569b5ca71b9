"""That somebody was erased: the one door through which history lets words be blanked.

A row says who let it happen and when, and nothing of whom. In its transaction, and in no
other, events let go of the columns that members/privacy declares; its subject stays blank.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .choices import keeps_to_choices
from .persons import Person
from .tracking import AppendOnly, Unignorable
from .users import User

# What stands where something of a person stood, in every language.
MARK = "[slettet]"
NOWHERE = "slettet.invalid"

# The moment and the transaction are those of the insert, whatever is written.
STAMP = """
    NEW.made_at := clock_timestamp();
    NEW.made_in := pg_current_xact_id()::text;
    RETURN NEW;
"""
STAY = """
    IF EXISTS (
        SELECT FROM public.members_erasure e
        WHERE e.noun = '{noun}' AND e.row_id = OLD.id
    ) AND public.restores(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW)) THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'who is erased stays so',
            CONSTRAINT = 'who_is_erased_stays_so';
    END IF;
    RETURN NEW;
"""


@keeps_to_choices
class Erasure(models.Model):
    """That a person, a user or an address was erased, by whom and when; holds nothing else."""

    class Noun(models.TextChoices):
        PERSON = "person", _("person")
        USER = "user", _("user")
        ADDRESS = "address", _("e-mail address")

    class Reason(models.TextChoices):
        ASKED = "asked", pgettext_lazy("erasure", "asked for it")
        SECRETARIAT = (
            "secretariat",
            pgettext_lazy("erasure", "the secretariat's choice"),
        )
        OLD = "old", pgettext_lazy("erasure", "kept long enough")

    noun = models.CharField(_("what"), max_length=7, choices=Noun)
    row_id = models.BigIntegerField(_("number"), null=True, blank=True)
    reason = models.CharField(
        _("reason"), max_length=11, choices=Reason, default=Reason.ASKED
    )
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("erasure", "by"),
    )
    made_at = models.DateTimeField(
        pgettext_lazy("erasure", "when"), default=timezone.now, editable=False
    )
    made_in = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        default_permissions = ["add", "view"]
        ordering = ["-pk"]
        indexes = [models.Index(fields=["noun", "row_id"], name="who_is_erased")]
        triggers = [
            AppendOnly(),
            pgtrigger.Trigger(
                name="stamped",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=STAMP,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_erasure_says_of_which_row",
                condition=Q(noun="address", row_id=None)
                | ~Q(noun="address") & Q(row_id__isnull=False),
                violation_error_message=_("Say which row was erased."),
            ),
        ]

    def __str__(self):
        return f"{self.get_noun_display()} {self.row_id or ''}".strip()


class StaysErased(Unignorable, pgtrigger.Trigger):
    """Lets no write bring back what is erased: a page that was open, a file read before."""

    name = "who_is_erased_stays_so"
    operation = pgtrigger.Update
    when = pgtrigger.Before

    def __init__(self, noun):
        super().__init__(func=STAY.format(noun=noun))


StaysErased("person").register(Person)
StaysErased("user").register(User)
