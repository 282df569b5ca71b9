"""Check bytes that should be a PDF, without parsing: files attack parsers.

The check does not see the compressed parts of a file. So no page shows a file, and it is
sent only as a download; the rest is left to the reader's own program.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models.attachments import MAX_BYTES, SIGNATURE

END = b"%%EOF"
BLANK = b" \t\r\n\f\0"
# Names may escape their letters: /J#61vaScript is /JavaScript.
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])"
)
ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")


def check_pdf(data):
    """Raise ValidationError, in words for people, for a file that is no PDF or might act."""
    if not data:
        raise ValidationError(_("The file is empty."), code="empty")
    if len(data) > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."), code="large")
    if not data.startswith(SIGNATURE):
        text = _("This is not a PDF file. Save the document as PDF, and attach that.")
        raise ValidationError(text, code="kind")
    if not data.rstrip(BLANK).endswith(END):
        text = _("The file is not complete, or something follows its end.")
        raise ValidationError(text, code="end")
    plain = ESCAPED.sub(
        lambda match: bytes([int(match[1], 16)]), _outside_streams(data)
    )
    if ENCRYPTED.search(plain):
        text = _("The file is protected by a password. Save it without, and try again.")
        raise ValidationError(text, code="encrypted")
    if ACTIVE.search(plain):
        text = _(
            "The file holds scripts, forms or other files. Print it to a new PDF, and"
            " attach that."
        )
        raise ValidationError(text, code="active")


def _outside_streams(data):
    """Return the bytes without the contents of streams, where any letters may stand."""
    parts, start = [], 0
    while (begin := data.find(b"stream", start)) >= 0:
        end = data.find(b"endstream", begin)
        if end < 0:
            break
        parts.append(data[start:begin])
        start = end + len(b"endstream")
    return b" ".join([*parts, data[start:]])
