"""What a body may hold: read by the cleaner, by the renderer and by the editor's configuration."""

MAX_BYTES = 1_000_000
MAX_PASTE_BYTES = 5_000_000  # Word wraps a page of text in a hundred pages of styles
MAX_DEPTH = 100
MAX_LIST_DEPTH = 4
MAX_SPAN = 20
MAX_HREF = 2_000
MAX_ID = 2**63 - 1
FEWEST_IN_GALLERY, MOST_IN_GALLERY = 2, 50

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

CROSSHEAD_LEVELS = (2, 3)
INLINE_TAGS = frozenset({"strong", "em", "a", "br"})
TAGS = INLINE_TAGS | {
    "p",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "blockquote",
    "aside",
    "table",
    "caption",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "section",
}
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "aside": frozenset({"data-box", "data-facts"}),
    "th": frozenset({"colspan", "rowspan"}),
    "td": frozenset({"colspan", "rowspan"}),
    "figure": frozenset({"data-photograph", "data-video", "data-embed", "data-reference"}),
    "section": frozenset({"data-gallery"}),
}
INLINE = "inline"
TEXT = "text"  # words without a dress
# What each block may hold; a list item begins with a paragraph.
CONTENT: dict[str, frozenset[str]] = {
    "body": frozenset(
        {"p", "h2", "h3", "ul", "ol", "blockquote", "aside", "table", "figure", "section"}
    ),
    "p": frozenset({INLINE}),
    "h2": frozenset({INLINE}),
    "h3": frozenset({INLINE}),
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "li": frozenset({"p", "ul", "ol"}),
    "blockquote": frozenset({"p"}),
    "aside": frozenset({"p", "h3", "ul", "ol"}),
    "table": frozenset({"caption", "tbody"}),
    "caption": frozenset({TEXT}),
    "tbody": frozenset({"tr"}),
    "tr": frozenset({"th", "td"}),
    "th": frozenset({"p"}),
    "td": frozenset({"p"}),
    "figure": frozenset({"figcaption"}),
    "figcaption": frozenset({INLINE}),
    "section": frozenset({"figure"}),  # photographs only
}
