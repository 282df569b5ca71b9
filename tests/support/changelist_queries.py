"""Invalid query strings for any changelist, made from the fields of its model."""

from itertools import product
from urllib.parse import quote

from django.db.models import ForeignKey

VALUES = ["", "\0", "a\0b", "'; DROP TABLE members_organization; --", "x" * 2000]
VALUES += r"""
    [ (a{1,255}){1,255} \ 999999999999999999999999999999 -1 1e400 nan None null true
    2026-02-30 0000-00-00 99999-01-01 01.01.0001 æøå % a,b,,c {}
""".split()
VALUES.append("\ud83d")
LOOKUPS = ["", "__0"]
LOOKUPS += """
    __exact __iexact __contains __regex __iregex __in __gt __lte __range __isnull __year
    __date __week_day __unaccent__regex __search __trigram_similar __nothing __pk__pk__pk
    __contained_by __len
""".split()
NAMES = ["__", ""]
NAMES += """
    q p o e all _facets _popup _to_field _source_model
    nothing pk id__in password user__password organization__memberships__since__year
    relation stay site municipality without confirmed_before on sort theme funder year
    size _changelist_filters
""".split()
ALONE = ["q=" + quote('"' * 50), "q=" + "a+" * 400, "p=" + "9" * 30]
ALONE += """
    q=a&q=b&q=%00 o=1.2.3.-4.99.-99.x.. p=1&p=2&all= e=1&nothing=1
    _popup=1&_to_field=password _popup=1&_to_field=id&nothing=1
    id__exact=99999999999999999999&_facets=True&id__regex=[
    since__year=2026&since__month=99&since__day=99 since__year=99999 since__year=0
    since__month=x &&&===& %zz=%zz %ff=%ff
""".split()


def queries(model):
    """Yield the query strings for the list of a model, always in the same order."""
    for name, value in product(NAMES, VALUES):
        yield f"{quote(name)}={quoted(value)}"
    fields = [f.name for f in model._meta.fields]
    links = [f.name for f in model._meta.fields if isinstance(f, ForeignKey)]
    fields += [f"{name}__{other}" for name in links for other in ("id", "name")]
    names = [name + lookup for name, lookup in product(fields, LOOKUPS)]
    for number, name in enumerate(names):
        for step in range(3):
            value = VALUES[(number * 3 + step) % len(VALUES)]
            yield f"{name}={quoted(value)}"


def quoted(value):
    return quote(value.encode("utf-8", "surrogatepass"))
