"""The posted rows of a new period, with those of a pasted list added to them."""

from django.utils.translation import gettext as _

from members.association.offices.name_lists import read_lines
from members.fields import number_or_none

from .period_forms import LONGEST_LIST, MOST_ENTRIES

COLUMNS = ("person", "name", "email", "create", "organization", "role")
NAMED = ("person", "name", "email", "organization")
SPARE = 3


def with_pasted(post, body):
    """Return the post with the pasted lines as rows, and the NameLines left in the text area."""
    total = None if post is None else post.get("new-TOTAL_FORMS")
    total = number_or_none(total, digits=3)
    if total is None or total > MOST_ENTRIES:
        return post, []
    rows = [row for row in _posted_rows(post, total) if any(row[n] for n in NAMED)]
    pasted = post.get("pasted", "")
    if len(pasted) > LONGEST_LIST:
        return post, []
    lines = read_lines(pasted, body)
    for line in lines:
        if not line.problem and len(rows) == MOST_ENTRIES:
            line.problem = _("There is no room for more rows.")
        if not line.problem:
            rows.append(_pasted_row(line))
    left = [line for line in lines if line.problem]
    return _with_rows(post, rows, left), left


def _posted_rows(post, total):
    ticked = {*post.get("create_all", "").split()}
    rows = {
        f"new-{number}": {n: post.get(f"new-{number}-{n}", "") for n in COLUMNS}
        for number in range(total)
    }
    return [
        row | ({"create": "on"} if key in ticked else {}) for key, row in rows.items()
    ]


def _pasted_row(line):
    person = str(line.person.pk) if line.person else ""
    return {
        "person": person,
        "name": "" if person else line.name,
        "email": "" if person else line.email,
        "create": "",
        "organization": str(line.organization.pk) if line.organization else "",
        "role": line.role or "member",
    }


def _with_rows(post, rows, left):
    """Return a copy of the post with these rows, some empty ones and the unread lines."""
    data = post.copy()
    for key in [key for key in data if key.startswith("new-")]:
        del data[key]
    spare = SPARE if "more" in post or not rows else 1
    total = min(len(rows) + spare, MOST_ENTRIES)
    data["new-TOTAL_FORMS"], data["new-INITIAL_FORMS"] = str(total), "0"
    for number, row in enumerate(rows):
        for name, value in row.items():
            if value:
                data[f"new-{number}-{name}"] = value
    for number in range(len(rows), total):
        data[f"new-{number}-role"] = "member"
    data["pasted"] = "\n".join(line.text for line in left)
    return data
