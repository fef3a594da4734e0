"""What an element's style attribute says, of the little that bears meaning."""

from articles.body.loose import Element

BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})
NORMAL = frozenset({"normal", "400", "300"})
ITALIC = frozenset({"italic", "oblique"})


def style_of(element: Element) -> dict[str, str]:
    declarations = element.attributes.get("style", "").lower().split(";")
    pairs = (declaration.partition(":") for declaration in declarations)
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def is_bold(element: Element) -> bool:
    return style_of(element).get("font-weight") in BOLD


def is_italic(element: Element) -> bool:
    return style_of(element).get("font-style") in ITALIC


def resets(element: Element, name: str) -> bool:
    return style_of(element).get(name) in NORMAL


def is_not_text(element: Element) -> bool:
    """Hidden, or said by one colleague to another: Word's comments and tracked deletions."""
    if element.tag == "del" and "datetime" in element.attributes:
        return True
    if "msocomment" in element.attributes.get("class", "").lower():
        return True
    style = style_of(element)
    return (
        style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("mso-element") in {"comment", "comment-list"}
    )
