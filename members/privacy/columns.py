"""The columns of text that are of no person: some may speak of one, the others do not."""

from members.fields import NOUNS

from .declaration import PERSONAL_DATA

# Where somebody may have written of a person: an erasure takes out the address and the name.
FREE_TEXT = {
    "members.Attachment": "title",
    "members.Batch": "reason",
    "members.ChangeItem": "old proposed live published",
    "members.ChangeRequest": "reason",
    "members.ClimateEffect": "source note",
    "members.Cluster": "source secretariat_name secretariat_email secretariat_phone"
    " secretariat_address benefits_nb benefits_en expectations_nb expectations_en"
    " price_nb price_en sender_name reply_to logo_alt_nb logo_alt_en",
    "members.ClusterLevel": "source",
    "members.ClusterName": "source",
    "members.Certificate": "source",
    "members.CustomerReference": "source what_nb what_en customer",
    "members.Emission": "source",
    "members.Fee": "reference cancelled_why note",
    "members.Funding": "source note",
    "members.Membership": "source evidence",
    "members.Introduction": "note",
    "members.MessageText": "subject_nb opening_nb closing_nb subject_en opening_en"
    " closing_en",
    "members.ReportText": "text",
    "members.Resignation": "why",
    "members.Message": "subject_nb text_nb subject_en text_en reason",
    "members.Organization": "source",
    "members.OrganizationName": "source",
    "members.OrganizationTopic": "source",
    "members.Meeting": "title place note",
    "members.Note": "text",
    "members.PageText": "text_nb text_en",
    "members.Participation": "source role_detail declined_why",
    "members.Presence": "source",
    "members.ProgrammeBudget": "source note_nb note_en",
    "members.ProgrammeLevel": "source note_nb note_en",
    "members.ProfileLink": "source label",
    "members.ProfilePicture": "source alt_nb alt_en",
    "members.Project": "source",
    "members.ResourceStream": "source",
    "members.Role": "source",
    "members.Service": "source text_nb text_en",
    "members.Site": "source summary_nb summary_en note",
    "members.StatedFigure": "source note_nb note_en",
    "members.Target": "source",
    "members.TestFacility": "source",
    "members.OrganizationRelationship": "source note",
    "pghistory.Context": "metadata",
}
# The context that each event holds: the reason that somebody gave.
CONTEXT = "pgh_context"

IMPERSONAL = {
    "account.EmailConfirmation": "key",
    "admin.LogEntry": "object_id",
    "auth.Group": "name",
    "auth.Permission": "name codename",
    "contenttypes.ContentType": "app_label model",
    "members.Application": "orgnr name registered_elsewhere",
    "members.Batch": "changes made_in",
    "members.Attachment": "hash",
    "members.RateLimit": "action made",
    "members.SharePicture": "fingerprint hash",
    "members.Body": "slug name_nb name_en",
    "members.ChangeItem": "field",
    "members.ChangeRequest": "reported",
    "members.ClimateEffect": "unit",
    "members.Cluster": "ambition_nb ambition_en goal_nb goal_en at_once",
    "members.ClusterName": "name",
    "members.CertificateKind": "slug name_nb name_en",
    "members.CustomerReference": "link",
    "members.GraphLayout": "fingerprint places",
    "members.Emission": "scope_nb scope_en",
    "members.Erasure": "made_in",
    "members.Fee": "invoice_number",
    "members.FeeCategory": "name",
    "members.FormerSlug": "noun slug",
    "members.Funding": "currency years funder_name_nb funder_name_en",
    "members.Image": "hash",
    "members.Invitation": "fingerprint",
    "members.Job": "name failure",
    "members.Letter": "kind message_id unsubscribe_url",
    "members.User": "digest_without",
    "members.LikelyPair": "reasons",
    "members.Organization": "slug",
    "members.OrganizationName": "name",
    "members.Person": "own_items",
    "members.ProfileLink": "url",
    "members.ProgrammeBudget": "currency",
    "members.ProgrammeLevel": "level",
    "members.Project": "slug",
    # Delivered: texts that name a registered person are refused before.
    "members.Report": "document hash delivered_to",
    "members.SearchName": "words",
    "members.SearchText": "nb en",
    "members.Service": "name_nb name_en",
    "members.Site": "slug name municipality municipality_code address",
    "members.StatedFigure": "stated_by",
    "members.Target": "scope_nb scope_en unit emissions_nb",
    "members.Assignment": "kind row",
    "members.Task": "kind key content file_type",
    "members.SavedList": "noun columns",
    "members.MessageText": "kind",
    "members.PageText": "key",
    "members.ListDownload": "noun ending",
    "members.BulkEdit": "key noun act seen",
    "members.IncomingFile": "key columns seen",
    "members.HeldNotice": "items",
    "members.Message": "noun fingerprint",
    "members.MessageRefusal": "digest",
    "members.ColumnMemory": "fingerprint columns",
    "members.Topic": "slug label_nb label_en synonyms",
    "sessions.Session": "session_key",
}
# Tables without a model: the cache keeps numbers under hashes, the others the migrations
# and which rows were touched.
TABLES = {"cache", "django_migrations", "members_touched"}


# What stands in these is of whoever the row is of, though another may be called the same.
OWN_WORDS = {"name", "email", "phone"}
# Letters are forgotten as a whole, by members/mail.
WHOLE = {"members.Letter"}


def free_text():
    """Return {label of a model: columns in which somebody may have written of a person}."""
    return _with_declared(FREE_TEXT, may_name_people=True)


def impersonal():
    """Return {label of a model: columns of text that are about no person}."""
    return _with_declared(IMPERSONAL, may_name_people=False)


def _with_declared(table, *, may_name_people):
    """Add what the fields of nouns declare of themselves."""
    found = {label: set(columns.split()) for label, columns in table.items()}
    for noun in NOUNS:
        for declared in noun.fields:
            if declared.holds_text and declared.may_name_people == may_name_people:
                found.setdefault(noun.model._meta.label, set()).add(declared.name)
    return found


def free_columns():
    """Return {label of a model: columns that an erasure looks through}."""
    found = free_text()
    for data in PERSONAL_DATA:
        # Rows that go are judged by whose they are alone.
        if not data.is_deleted and data.model not in WHOLE:
            own = (
                OWN_WORDS if data.model in ("members.Person", "members.User") else set()
            )
            texts = found.setdefault(data.model, set())
            texts |= data.columns.keys() - own - {"email", "reporter_email"}
    return found
