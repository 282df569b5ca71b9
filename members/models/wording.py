"""Texts by the secretariat: on pages, and around e-mails."""

from functools import reduce
from operator import and_, or_

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .languages import TEXT_LANGUAGES
from .letters import CONTROL_CHARACTERS, ONE_LINE, no_null
from .tracking import tracked

# Control characters but line ends, and the marks that turn the direction of text.
UNSEEN = (
    r"[\u0001-\u0009\u000B\u000C\u000E-\u001F\u007F-\u009F\u200E\u200F\u2028\u2029"
    r"\u202A-\u202E\u2066-\u2069]"
)
# A brace stands around a name alone, such as {virksomhet}.
NAMES_IN_BRACES = r"\A([^{}]|\{[a-z]{1,20}\})*\Z"
MAX_SUBJECT, MAX_PARAGRAPHS, MAX_PAGE = 200, 2000, 6000
PLAIN = _("Remove the invisible characters from the text.")
BRACES = _("Braces stand around the name of a placeholder, and nowhere else.")
SAY_SOMETHING = _("Write a text, or go back to the standard text.")
TOO_LONG = _("The text is too long.")
SUBJECTS = [f"subject_{code}" for code in TEXT_LANGUAGES]
PARAGRAPHS = [f"{p}_{c}" for p in ("opening", "closing") for c in TEXT_LANGUAGES]
PAGES = [f"text_{code}" for code in TEXT_LANGUAGES]


def _one(names, pattern):
    """Return the condition that one of the columns matches the pattern."""
    return reduce(or_, [Q(**{f"{name}__regex": pattern}) for name in names])


def _each_matches(names, pattern):
    return reduce(and_, [Q(**{f"{name}__regex": pattern}) for name in names])


def _each_at_most(names, most):
    return reduce(and_, [Q(LessThanOrEqual(Length(name), most)) for name in names])


def _paragraphs_field(label, most):
    return models.TextField(
        label,
        blank=True,
        default="",
        validators=[
            no_null,
            MaxLengthValidator(most, TOO_LONG),
            RegexValidator(UNSEEN, PLAIN, inverse_match=True),
        ],
    )


def _subject_field(label):
    return models.CharField(
        label,
        max_length=MAX_SUBJECT,
        blank=True,
        default="",
        validators=[RegexValidator(CONTROL_CHARACTERS, ONE_LINE, inverse_match=True)],
    )


@tracked
class PageText(models.Model):
    """The secretariat's text in a marked place of a public page, in Markdown.

    Where it is empty in a language, that language has the standard text.
    """

    key = models.CharField(_("page"), max_length=20)
    text_nb = _paragraphs_field(_("text in Norwegian"), MAX_PAGE)
    text_en = _paragraphs_field(_("text in English"), MAX_PAGE)

    class Meta:
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="a_page_has_one_text",
                violation_error_message=_("The page already has a text."),
            ),
            models.CheckConstraint(
                name="a_text_of_a_page_says_something",
                condition=_one(PAGES, r"\S"),
                violation_error_message=SAY_SOMETHING,
            ),
            models.CheckConstraint(
                name="a_text_of_a_page_has_no_unseen_characters",
                condition=~_one(PAGES, UNSEEN),
                violation_error_message=PLAIN,
            ),
            models.CheckConstraint(
                name="a_text_of_a_page_is_not_too_long",
                condition=_each_at_most(PAGES, MAX_PAGE),
                violation_error_message=TOO_LONG,
            ),
        ]

    def __str__(self):
        return self.key


@tracked(public=False)
class MessageText(models.Model):
    """The secretariat's subject, opening and closing of a kind of e-mail.

    Links and facts stay those of the template; an empty field means the standard text.
    """

    kind = models.CharField(_("kind"), max_length=40)
    subject_nb = _subject_field(pgettext_lazy("letter", "subject in Norwegian"))
    opening_nb = _paragraphs_field(
        pgettext_lazy("letter", "opening in Norwegian"), MAX_PARAGRAPHS
    )
    closing_nb = _paragraphs_field(
        pgettext_lazy("letter", "closing in Norwegian"), MAX_PARAGRAPHS
    )
    subject_en = _subject_field(pgettext_lazy("letter", "subject in English"))
    opening_en = _paragraphs_field(
        pgettext_lazy("letter", "opening in English"), MAX_PARAGRAPHS
    )
    closing_en = _paragraphs_field(
        pgettext_lazy("letter", "closing in English"), MAX_PARAGRAPHS
    )

    class Meta:
        verbose_name = _("text of an e-mail")
        verbose_name_plural = _("texts of e-mails")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                name="a_kind_of_letter_has_one_text",
                violation_error_message=_("This e-mail already has a text."),
            ),
            models.CheckConstraint(
                name="a_text_of_a_letter_says_something",
                condition=_one([*SUBJECTS, *PARAGRAPHS], r"\S"),
                violation_error_message=SAY_SOMETHING,
            ),
            models.CheckConstraint(
                name="a_worded_subject_is_one_line",
                condition=~_one(SUBJECTS, CONTROL_CHARACTERS),
                violation_error_message=ONE_LINE,
            ),
            models.CheckConstraint(
                name="a_text_of_a_letter_has_no_unseen_characters",
                condition=~_one(PARAGRAPHS, UNSEEN),
                violation_error_message=PLAIN,
            ),
            models.CheckConstraint(
                name="braces_of_a_letter_stand_around_names",
                condition=_each_matches([*SUBJECTS, *PARAGRAPHS], NAMES_IN_BRACES),
                violation_error_message=BRACES,
            ),
            models.CheckConstraint(
                name="a_text_of_a_letter_is_not_too_long",
                condition=_each_at_most(PARAGRAPHS, MAX_PARAGRAPHS),
                violation_error_message=TOO_LONG,
            ),
        ]

    def __str__(self):
        return self.kind
