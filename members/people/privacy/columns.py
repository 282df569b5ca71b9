"""The columns of free text in other rows that may mention a person."""

from members.fields import BY_KEY, PERSON, REGISTERED

from .declaration import PERSONAL_DATA

# Free text of others: an erasure redacts a person's address and name in it.
FREE_TEXT = {
    "members.Attachment": "title",
    "members.Batch": "reason",
    "members.Application": "name",
    "members.Body": "name_nb name_en",
    "members.ChangeItem": "old proposed live published",
    "members.ChangeRequest": "reason",
    "members.ClimateEffect": "source note",
    "members.Cluster": "source ambition_nb ambition_en goal_nb goal_en"
    " secretariat_name secretariat_email secretariat_phone secretariat_address"
    " benefits_nb benefits_en expectations_nb expectations_en"
    " price_nb price_en sender_name reply_to logo_alt_nb logo_alt_en"
    " newsletter_service",
    "members.ClusterLevel": "source",
    "members.ClusterName": "source",
    "members.Certificate": "source issuer number",
    "members.CustomerReference": "source what_nb what_en customer link declined_why",
    "members.Emission": "source",
    "members.Fee": "reference cancelled_why note",
    "members.Funding": "source note funder_name_nb funder_name_en",
    "members.Membership": "source evidence",
    "members.Introduction": "note",
    "members.MessageText": "subject_nb opening_nb closing_nb subject_en opening_en"
    " closing_en",
    "members.ReportCorrection": "text figures reason",
    "members.ReportText": "text",
    "members.Resignation": "why",
    "members.Message": "subject_nb text_nb subject_en text_en reason",
    "members.Organization": "source",
    "members.OrganizationName": "source name",
    "members.OrganizationTopic": "source",
    "members.Event": "title_nb title_en text_nb text_en place note",
    "members.Note": "text",
    "members.PageText": "text_nb text_en",
    "members.Participation": "source role_detail role_detail_en declined_why",
    "members.Presence": "source",
    "members.ProgrammeBudget": "source note_nb note_en",
    "members.ProgrammeLevel": "source note_nb note_en",
    "members.ProfileLink": "source label url",
    "members.ProfilePicture": "source alt_nb alt_en",
    "members.Project": "source",
    "members.ResourceStream": "source",
    "members.Role": "source",
    "members.Service": "source name_nb name_en text_nb text_en",
    "members.Site": "source address summary_nb summary_en note",
    "members.StatedFigure": "source stated_by note_nb note_en",
    "members.Target": "source",
    "members.TestFacility": "source",
    "members.OrganizationRelationship": "source note",
    "pghistory.Context": "metadata",
}
# The context that each event holds: the reason that somebody gave.
CONTEXT = "pgh_context"
# These name the person of the row, though others may have the same name.
OWN_WORDS = {f.name for f in PERSON.fields if f.holds_text and not f.may_name_people}
# A namesake's name is no mention of the person.
NAMES_OF_OTHERS = {
    "members.AccessRequest": ["name"],
    "members.Application": ["contact_name"],
    "members.ChangeRequest": ["reporter_name"],
    "members.Departure": ["invited_name"],
    "admin.LogEntry": ["object_repr"],
}
# The name of a record may be that of a person, as of the owner of a sole proprietorship:
# the secretariat decides on each.
NAMES_OF_RECORDS = {
    "members.Organization": {"name"},
    "members.Project": {"title_nb", "title_en"},
    "members.Site": {"name"},
}
# The facts of the business register but the name, each with the columns that go with it. A
# website fills new organizations alone, and is not proposed.
FACTS = {
    name: [*field.columns, *field.extra_columns]
    for name, field in REGISTERED.items()
    if field.is_own_column and name != "name"
} | {"website": ["website"]}
FROM_REGISTER = {
    "members.Organization": {column for own in FACTS.values() for column in own},
    "members.RegisterAlert": {"kind", "day"},
}
# Letters are forgotten as a whole, by members/mail.
WHOLE = {"members.Letter"}


def free_text():
    """Return {label of a model: columns of free text that may mention a person}."""
    by_label = {label: set(columns.split()) for label, columns in FREE_TEXT.items()}
    for noun in BY_KEY.values():
        for declared in noun.fields:
            if declared.holds_text and declared.may_name_people:
                by_label.setdefault(noun.model._meta.label, set()).add(declared.name)
    return by_label


def free_columns():
    """Return {label of a model: columns that an erasure redacts}."""
    by_label = free_text()
    for data in PERSONAL_DATA:
        # Deleted rows need no redaction.
        if not data.is_deleted and data.model not in WHOLE:
            own = (
                OWN_WORDS if data.model in ("members.Person", "members.User") else set()
            )
            texts = by_label.setdefault(data.model, set())
            texts |= data.columns.keys() - own - {"email", "reporter_email"}
    return by_label
