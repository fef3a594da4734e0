"""XMP: the words of a picture as XML. Reading a stranger's, writing our own few."""

from html import escape

from lxml import etree

from articles.decoding.telling import Told, first_word

MOST_BYTES = 512 * 1024
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
XMP = "http://ns.adobe.com/xap/1.0/"
IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PREFERRED = ("vi", "vi-vn", "x-default")


def told_by_xmp(packet: bytes) -> Told:
    root = parsed(packet)
    if root is None:
        return Told()

    def texts(space: str, name: str) -> list[str]:
        return texts_of(root, f"{{{space}}}{name}")

    def first(space: str, name: str) -> str:
        return first_word(texts(space, name))

    places = (
        (IPTC_CORE, "Location"),
        (PHOTOSHOP, "City"),
        (PHOTOSHOP, "State"),
    )
    return Told(
        caption=first(DC, "description"),
        photographer=", ".join(texts(DC, "creator")),
        credit=first(PHOTOSHOP, "Credit") or first(PHOTOSHOP, "Source"),
        copyright=first(DC, "rights"),
        place=", ".join(filter(None, (first(*place) for place in places))),
        keywords=tuple(texts(DC, "subject")),
        taken_at=first(PHOTOSHOP, "DateCreated"),
        source_type=first(IPTC_EXT, "DigitalSourceType"),
        ai_tool=first(IPTC_EXT, "AISystemUsed"),
    )


def parsed(packet: bytes) -> etree._Element | None:
    """No entity is ever unfolded, no address opened; a packet with a DTD says nothing to us."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(packet[:MOST_BYTES].strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.internalDTD is not None else root


def texts_of(root: etree._Element, tag: str) -> list[str]:
    """The same thing may stand in an attribute, in an element, in a list, or in languages."""
    for holder in root.iter(f"{{{RDF}}}Description"):
        if short := holder.get(tag):
            return [short.strip()]
        element = holder.find(tag)
        if element is not None:
            return list(filter(None, element_texts(element)))
    return []


def element_texts(element: etree._Element) -> list[str]:
    if address := element.get(f"{{{RDF}}}resource"):
        return [address.strip()]
    items = list(element.iter(f"{{{RDF}}}li"))
    in_languages = {item.get(LANGUAGE, "").lower(): item for item in items}
    for language in PREFERRED:
        if language in in_languages:
            return [(in_languages[language].text or "").strip()]
    return [(item.text or "").strip() for item in items or [element]]


def packet_of(told: Told) -> bytes:
    """Whose picture it is and how it came to be: this travels with every copy, nothing else."""
    lines = [
        element("photoshop:Credit", told.credit),
        listed("dc:creator", "rdf:Seq", told.photographer),
        listed("dc:rights", "rdf:Alt", told.copyright, ' xml:lang="x-default"'),
        element("Iptc4xmpExt:DigitalSourceType", told.source_type),
    ]
    if not any(lines):
        return b""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" xmlns:dc="{DC}"'
        f' xmlns:photoshop="{PHOTOSHOP}" xmlns:Iptc4xmpExt="{IPTC_EXT}">{"".join(lines)}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def element(name: str, text: str) -> str:
    return f"<{name}>{written(text)}</{name}>" if text else ""


def listed(name: str, kind: str, text: str, attribute: str = "") -> str:
    if not text:
        return ""
    return f"<{name}><{kind}><rdf:li{attribute}>{written(text)}</rdf:li></{kind}></{name}>"


def written(text: str) -> str:
    return escape("".join(filter(is_written, text[:200])), quote=False)


def is_written(character: str) -> bool:
    """XML has no room for control characters and halves of characters."""
    return character.isprintable() or character == " "
