"""The archive form PDF/A-2b: colour space, metadata and identity added to a printed file."""

import re
from datetime import datetime
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf

import resources

PROGRAM = "Парта"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>ru-RU</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{program}</pdf:Producer><xmp:CreatorTool>{program}</xmp:CreatorTool>
{dates}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_DATES = "<xmp:CreateDate>{0}</xmp:CreateDate><xmp:ModifyDate>{0}</xmp:ModifyDate>\n"
_OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")


def archival(printed: bytes, *, title: str, moment: datetime | None) -> bytes:
    """Return the file as PDF/A-2b, telling its title and the moment of its data, and of no person and no machine."""
    kept = BytesIO()
    with pikepdf.open(BytesIO(printed)) as pdf:
        _tell(pdf, title, moment)
        _colours(pdf)
        for page in pdf.pages:
            del page.Trans  # reportlab's empty effect of a slide show: no part of an archive
        pdf.Root.Lang = pikepdf.String("ru-RU")
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(
            kept,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            min_version="1.7",
        )
    return kept.getvalue()


def _tell(pdf: pikepdf.Pdf, title: str, moment: datetime | None) -> None:
    xmp = _XMP.format(
        title=escape(title),
        program=PROGRAM,
        dates="" if moment is None else _DATES.format(moment.replace(microsecond=0).isoformat()),
    )
    pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    about = pikepdf.Dictionary(Title=title, Creator=PROGRAM, Producer=PROGRAM)
    if moment is not None:
        about.CreationDate = about.ModDate = pikepdf.String(_pdf_date(moment))
    pdf.trailer.Info = pdf.make_indirect(about)


def _pdf_date(moment: datetime) -> str:
    return "D:" + _OFFSET.sub(r"\1'\2'", moment.strftime("%Y%m%d%H%M%S%z"))


def _colours(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(_profile(), N=3)
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier="sRGB",
                Info="sRGB",
                DestOutputProfile=profile,
            )
        ]
    )


@cache
def _profile() -> bytes:
    return resources.path("icc", "sRGB.icc").read_bytes()
