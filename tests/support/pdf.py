"""Small PDF files, harmless and hostile."""

from django.core.files.uploadedfile import SimpleUploadedFile

BODY = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
END = b"trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def pdf(extra=b"", *, end=END):
    """Return the bytes of a file that looks like a PDF; `extra` stands in its middle."""
    return b"%PDF-1.7\n" + BODY + extra + end


def upload(data=None, name="referat.pdf", kind="application/pdf"):
    return SimpleUploadedFile(name, pdf() if data is None else data, kind)


STREAM = b"2 0 obj\n<< /Length 9 >>\nstream\n%s\nendstream\nendobj\n"
# What is refused, by the code of the refusal.
HOSTILE = {
    "empty": (b"", "empty"),
    "10 MB and a byte": (pdf(b" " * (10_000_001 - len(pdf()))), "large"),
    "a web page": (b"<html><script>alert(1)</script>%PDF-1.7 %%EOF", "kind"),
    "a web page before it": (b"\n<script>x</script>" + pdf(), "kind"),
    "an archive": (b"PK\x03\x04" + pdf(), "kind"),
    "an archive behind it": (pdf() + b"PK\x05\x06" + b"\0" * 18, "end"),
    "a web page behind it": (pdf() + b"<script>x</script>", "end"),
    "truncated": (pdf()[:-8], "end"),
    "encrypted": (pdf(end=b"trailer << /Encrypt 5 0 R >>\n%%EOF"), "encrypted"),
    "a script": (pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "active"),
    "a script in other letters": (pdf(b"<< /S /J#61vaScript >>"), "active"),
    "a program": (pdf(b"<< /S/Launch/Win << /F (calc.exe) >> >>"), "active"),
    "another file": (pdf(b"<< /Names << /EmbeddedFiles 7 0 R >> >>"), "active"),
    "a form with code": (pdf(b"<< /AcroForm << /XFA 9 0 R >> >>"), "active"),
}
HARMLESS = {
    "plain": pdf(),
    "those letters in a picture": pdf(STREAM % b"\x01/JS\x02/Encrypt\x03"),
    "names that begin alike": pdf(b"<< /JSONData 1 /LaunchPad 2 >>"),
    "zeros behind it": pdf() + b"\0" * 12,
    "10 MB": pdf(b" " * (10_000_000 - len(pdf()))),
}
