"""The columns of text that are of no person and speak of none, so that none is forgotten."""

from members.fields import NOUNS

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


def impersonal():
    """Return {label of a model: columns of text that are about no person}."""
    found = {label: set(columns.split()) for label, columns in IMPERSONAL.items()}
    for noun in NOUNS:
        for declared in noun.fields:
            if declared.holds_text and not declared.may_name_people:
                found.setdefault(noun.model._meta.label, set()).add(declared.name)
    return found
