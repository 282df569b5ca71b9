"""The languages of pages and e-mails, settings.LANGUAGES, and the two of the registry's texts."""

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _, pgettext

TEXT_LANGUAGES = ("nb", "en")  # how the names of the columns of a text end


def language_choices():
    """Return [(code, name)] of the languages of e-mails."""
    return settings.LANGUAGES


class LanguageField(models.CharField):
    """A column of one of settings.LANGUAGES; another language takes no migration."""

    def __init__(self, **options):
        defaults = {"verbose_name": _("language")} | options
        super().__init__(**defaults | {"max_length": 2, "choices": language_choices})

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        del options["choices"], options["max_length"]
        return name, path, args, options


def language_field(**options):
    """Return the column of the language of e-mails to the row."""
    return LanguageField(default=settings.LANGUAGE_CODE, **options)


def short_names():
    """Return {code: name}: the first word of the name, where that names one language alone."""
    words = [name.split()[0] for _code, name in settings.LANGUAGES]
    return {
        code: word if words.count(word) == 1 else name
        for (code, name), word in zip(settings.LANGUAGES, words, strict=True)
    }


def each_language():
    """Yield the code of each language while it is active."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield code


def language_of_path(path):
    """Return the language of the prefix of a path; the default language has none."""
    prefix = path[1:].partition("/")[0]
    return prefix if prefix in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def home_path(language):
    """Return the path of the front page."""
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"


def localized_paths(route):
    """Yield the path of a route of the URLconf in each language."""
    for code in each_language():
        yield home_path(code) + pgettext("address", route)


def in_default_language():
    """Return the context of the language that the secretariat reads.

    It is no decorator: Django keeps the former language in the object, which threads share.
    """
    return translation.override(settings.LANGUAGE_CODE)


def text_language(language=None):
    """Return the one of TEXT_LANGUAGES for a language, or for the active one."""
    code = (language or translation.get_language() or "")[:2]
    return code if code in TEXT_LANGUAGES else settings.LANGUAGE_CODE


def text_languages(language=None):
    """Return TEXT_LANGUAGES, first the one that is read in the language."""
    first = text_language(language)
    return sorted(TEXT_LANGUAGES, key=lambda code: code != first)


def in_language(nb, en):
    """Return the text in the active language, or in the other one when that is empty."""
    return (en or nb) if text_language() == "en" else (nb or en)


def language_shown(row, text, language=None):
    """Return the language in which the text of a row is shown; "" if the row has none."""
    codes = text_languages(language)
    return next((code for code in codes if getattr(row, f"{text}_{code}", "")), "")


def language_of_column(name):
    """Return the language of a column of a text; "" of another column."""
    stem, _line, code = name.rpartition("_")
    return code if stem and code in TEXT_LANGUAGES else ""
