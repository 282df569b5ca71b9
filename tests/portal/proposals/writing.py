"""Fill in the forms of projects, facilities and streams, as a browser does."""

from django.urls import reverse


def at(name, *args):
    return reverse(f"portal:{name}", args=["yara", *args])


def rows(*partners, prefix="partners", initial=0):
    """Write the rows of a post: each partner as {name of the input: text}."""
    post = {
        f"{prefix}-TOTAL_FORMS": str(len(partners)),
        f"{prefix}-INITIAL_FORMS": str(initial),
    }
    for number, partner in enumerate(partners):
        empty = {"id": "", "organization": "", "role": "", "since": "", "until": ""}
        for name, text in {**empty, **partner}.items():
            post[f"{prefix}-{number}-{name}"] = text
    return post


def typed(page):
    """Give the inputs of a form as a browser would send them back, unchanged."""
    form = page.context["page"]
    post = dict(form.seen)
    for bound in form.form:
        value = bound.value()
        if isinstance(value, list):
            post[bound.html_name] = value
        elif value is True:
            post[bound.html_name] = "on"
        elif value not in (None, False):
            post[bound.html_name] = value
    if form.rows is not None:
        for name, field in [*_bounds(form.rows)]:
            post[name] = "" if field is None else field
    return post


def _bounds(formset):
    for bound in formset.management_form:
        yield bound.html_name, bound.value()
    for row in formset.forms:
        for bound in row:
            if bound.value() is not False:
                yield bound.html_name, bound.value()


A_PROJECT = {"title_nb": "Grønn ammoniakk", "status": "planned", "act": "send"}
