"""Parse a part of a workbook as XML, without declarations and entities."""

from xml.parsers import expat

from .limits import FileError


class DoneError(Exception):
    """Enough of the part is read."""


class Markup:
    """Handle elements by their names without namespaces: `start`, `end` and `text`."""

    def start(self, name, attributes):
        """Begin an element."""

    def end(self, name):
        """End an element."""

    def text(self, text):
        """Take a piece of text."""

    def read(self, archive, name):
        """Parse the part; return self."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = lambda n, a: self.start(n.rpartition(" ")[2], a)
        parser.EndElementHandler = lambda n: self.end(n.rpartition(" ")[2])
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse_declaration
        parser.EntityDeclHandler = _refuse_declaration
        try:
            for piece in archive.pieces(name):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except DoneError:
            pass
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise FileError("broken") from error
        return self


def _refuse_declaration(*_arguments):
    raise FileError("declarations")


def is_true(text):
    """Whether the text of an attribute means true."""
    return text in ("1", "true", "on")
