"""The structure tree of a tagged PDF, which ReportLab does not know: headings, paragraphs, lists, tables, figures.

It is what a screen reader follows. The pen collects the nodes while it draws; here they are written into the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString


@dataclass(slots=True)
class Node:
    """One element of the tree. Its kids are elements, or marked content as (page, number on that page)."""

    tag: str
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[Node | tuple[int, int]] = field(default_factory=list)
    obj: PDFDictionary = field(default_factory=PDFDictionary)


def table_scope(scope: str) -> PDFDictionary:
    """The attribute of a header cell: "Column" or "Row"."""
    return PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(scope)})


def list_numbering(ordered: bool) -> PDFDictionary:
    return PDFDictionary({"O": PDFName("List"), "ListNumbering": PDFName("Decimal" if ordered else "Disc")})


def unnumbered() -> PDFDictionary:
    """The attribute of a list whose entries bear no marks: pairs of names and values, cards."""
    return PDFDictionary({"O": PDFName("List"), "ListNumbering": PDFName("None")})


def bounds(x: float, y: float, width: float, height: float) -> PDFDictionary:
    """The attribute of a figure: where it stands on its page."""
    corners = PDFArray([round(v, 2) for v in (x, y, x + width, y + height)])
    return PDFDictionary({"O": PDFName("Layout"), "BBox": corners, "Placement": PDFName("Block")})


def write_structure(doc: Any, root: Node, contents: list[list[Node]], title: str, language: str) -> None:
    """Hang the tree into ReportLab's document. `contents`: for each page the owner of each piece of marked content."""
    pages = doc.Pages.pages
    for number, page in enumerate(pages):
        page.__NoDefault__ = [*type(page).__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = number, PDFName("S")
    top = PDFDictionary({"Type": PDFName("StructTreeRoot")})
    top["K"] = PDFArray([_element(doc, root, doc.Reference(top), pages)])
    numbers: list[Any] = []
    for number, nodes in enumerate(contents):
        numbers += [number, doc.Reference(PDFArray([doc.Reference(node.obj) for node in nodes]))]
    top["ParentTree"] = doc.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
    top["ParentTreeNextKey"] = len(contents)
    catalog = doc.Catalog
    catalog.StructTreeRoot, catalog.MarkInfo = top, PDFDictionary({"Marked": "true"})
    metadata = PDFStream(PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}), _xmp(title, language))
    metadata.filters = []
    catalog.Metadata = metadata


def _element(doc: Any, node: Node, parent: Any, pages: list[Any]) -> Any:
    obj = node.obj
    obj["Type"], obj["S"], obj["P"] = PDFName("StructElem"), PDFName(node.tag), parent
    for name, value in node.attributes.items():
        obj[name] = PDFString(value) if isinstance(value, str) else value
    own = doc.Reference(obj)
    kids: list[Any] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(_element(doc, kid, own, pages))
        else:
            page, number = kid
            kids.append(PDFDictionary({"Type": PDFName("MCR"), "Pg": doc.Reference(pages[page]), "MCID": number}))
    obj["K"] = PDFArray(kids)
    return own


def _xmp(title: str, language: str) -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()
