"""Look for saves in the database: in the live rows, the history, and the decisions.

A part is a query for the marks of the saves that have left it. A save is whole when all
parts of its kind have its mark, and is not there when none has.
"""

from tests.support.cases import code

MARK = r"substring({} from 'merke-\d+')"


def _items(condition, of="members_changeitem"):
    return f"SELECT {MARK.format("i.proposed #>> '{}'")} FROM {of} i WHERE {condition}"


def _decided(status, condition="true", of="members_changerequest"):
    return (
        f"SELECT r.reason FROM {of} r WHERE r.status = '{status}'"
        f" AND r.decided_at IS NOT NULL AND r.decided_by_id IS NOT NULL AND {condition}"
    )


def _decision(status, published):
    """Return the parts of a decision that every kind of it has."""
    other = f"FROM members_changeitem i WHERE i.request_id = r.id AND i.decision <> '{status}'"
    events = "members_changeitemevent i WHERE i.request_id = r.id"
    return {
        "request": _decided(status),
        "event of the request": _decided(status, of="members_changerequestevent"),
        "fields": _decided(status, f"NOT EXISTS (SELECT {other})"),
        "events of the fields": _decided(
            status, f"EXISTS (SELECT FROM {events} AND i.decision = '{status}')"
        ),
        # It says what was proposed, too, with the mark of the proposal.
        "e-mail": r"SELECT (regexp_matches(text, 'merke-\d+', 'g'))[1]"
        " FROM members_letter WHERE kind = 'review_outcome'",
        **published,
    }


# The new row says what was proposed; of the profile the event of this decision does,
# since later ones have changed it again.
PUBLISHED = "({})".format(code(__file__, "published.sql"))
LIVE = PUBLISHED.format(stream="members_resourcestream")
EVENT = PUBLISHED.format(stream="members_resourcestreamevent")
STREAM = "i.field = 'note'"
PROFILE = "i.field = 'summary_nb'"
REQUEST_EVENT = (
    " AND EXISTS (SELECT FROM members_changerequestevent r"
    " WHERE r.pgh_obj_id = i.request_id AND r.pgh_label = 'insert')"
)
SIBLING = (
    " AND EXISTS (SELECT FROM members_changeitem o"
    " WHERE o.request_id = i.request_id AND o.field = '{}')"
)
PARTS = {
    "topic": {
        "row": "SELECT label_nb FROM members_topic",
        "event": "SELECT label_nb FROM members_topicevent WHERE pgh_label = 'insert'",
    },
    "organization": {
        "row": "SELECT name FROM members_organization",
        "event": "SELECT name FROM members_organizationevent WHERE pgh_label = 'insert'",
        "membership": "SELECT o.name FROM members_organization o"
        " JOIN members_membership m ON m.organization_id = o.id",
        "event of the membership": "SELECT o.name FROM members_organizationevent o"
        " JOIN members_membershipevent m ON m.organization_id = o.pgh_obj_id",
    },
    "stream": {
        "field": _items(STREAM),
        "event of the field": _items(STREAM, "members_changeitemevent"),
        "other fields": _items(
            STREAM + SIBLING.format("kind") + SIBLING.format("direction")
        ),
        "event of the request": _items(STREAM + REQUEST_EVENT),
    },
    # A later proposal takes the place of one that nobody has decided on.
    "profile": {
        "event of the field": _items(PROFILE, "members_changeitemevent"),
        "event of the request": _items(
            PROFILE + REQUEST_EVENT, "members_changeitemevent"
        ),
    },
    "approval": _decision(
        "approved",
        {
            "publication": _decided("approved", LIVE),
            "event of the publication": _decided("approved", EVENT),
        },
    ),
    "rejection": _decision(
        "rejected", {"no publication": _decided("rejected", f"NOT {LIVE}")}
    ),
}

TRACKED = code(__file__, "tracked.sql")
DISAGREE = code(__file__, "disagree.sql")


def look(query, saves):
    """Return {mark: the parts that are missing} of the saves; of a whole one, none is.

    `query` returns the rows of an SQL query.
    """
    found = {
        kind: {part: {mark for (mark,) in query(sql)} for part, sql in parts.items()}
        for kind, parts in PARTS.items()
        if any(save.kind == kind for save in saves)
    }
    return {
        s.mark: {part for part, marks in found[s.kind].items() if s.mark not in marks}
        for s in saves
    }


def is_absent(save, missing):
    return missing == set(PARTS[save.kind])


def is_half(save, missing):
    return bool(missing) and not is_absent(save, missing)


def rows_unlike_their_history(query):
    """Return (table, id) of rows that differ from the last event of them, or lack it."""
    return {
        (table, number)
        for table, columns in query(TRACKED)
        for (number,) in query(DISAGREE.format(table=table, columns=columns))
    }
