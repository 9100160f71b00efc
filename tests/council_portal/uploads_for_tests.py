"""PDFs as people upload them, made by hand: tagged or not, turned, cropped, of odd sizes, left open in the middle."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

A4 = (0, 0, 595.28, 841.89)


def pdf_of(*pages: Dictionary | dict, content: bytes = b"", tag: bool = False, **save) -> bytes:
    """A PDF with a page for each of the dictionaries given, all with the same content in Helvetica."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for entries in pages or ({},):
        page = Dictionary(
            {"/Type": Name.Page, "/MediaBox": Array(A4), "/Contents": pdf.make_stream(content)}
            | {f"/{name}": Array(value) if isinstance(value, tuple) else value for name, value in entries.items()}
        )
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    if tag:
        _tag(pdf)
    out = io.BytesIO()
    pdf.save(out, **save)
    return out.getvalue()


def tagged(words: str = "Tagged words") -> bytes:
    """One page with a heading, a table of one row under a name of its own for tables, and a role for headings."""
    content = (
        f"/Titel << /MCID 0 >> BDC BT /F1 20 Tf 60 760 Td ({words}) Tj ET EMC\n"
        "/TH << /MCID 1 >> BDC BT /F1 10 Tf 60 700 Td (Head) Tj ET EMC\n"
        "/TD << /MCID 2 >> BDC BT /F1 10 Tf 160 700 Td (Cell) Tj ET EMC\n"
    )
    return pdf_of({}, content=content.encode(), tag=True)


def _tag(pdf: Pdf) -> None:
    [page] = pdf.pages
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))

    def element(tag, parent, **entries):
        made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=tag, P=parent, Pg=page.obj, **entries))
        kids = list(parent.get("/K", Array()))
        parent.K = Array([*kids, made])
        return made

    whole = element(Name.Document, root)
    title = element(Name("/Titel"), whole, K=Array([0]))
    row = element(Name.TR, element(Name.Table, whole))
    scope = Dictionary(O=Name.Table, Scope=Name.Column)
    head = element(Name.TH, row, K=Array([1]), ID=pikepdf.String("head"), A=scope)
    names = Array([Dictionary(O=Name.Table, Headers=Array([pikepdf.String("head")])), 0])
    cell = element(Name.TD, row, K=Array([2]), A=names)
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([title, head, cell])])))
    root.IDTree = Dictionary(Names=Array([pikepdf.String("head"), head]))
    root.RoleMap = Dictionary({"/Titel": Name.H1, "/P": Name.Span})
    page.obj.StructParents = 0
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)
    pdf.Root.Lang = pikepdf.String("cy")
