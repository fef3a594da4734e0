"""HTML for the tests of the body: nested at random, well formed or not, and hostile."""

from html import escape
from itertools import product

import lxml.html
from hypothesis import strategies as st

from articles.body.embeds import is_reference
from articles.body.schema import (
    ATTRIBUTES,
    CONTENT,
    FEWEST_IN_GALLERY,
    INLINE,
    INLINE_TAGS,
    LINK_SCHEMES,
    MOST_IN_GALLERY,
    TAGS,
    TEXT,
)

BLOCKS = ["p", "div", "h1", "h2", "h3", "h5", "ul", "ol", "li", "blockquote", "pre", "center"]
TABLES = ["table", "tbody", "thead", "tr", "td", "th", "caption"]
INLINES = ["strong", "b", "em", "i", "u", "span", "font", "foo", "o:p", "small"]
OPENINGS = [
    *(f"<{tag}>" for tag in BLOCKS + TABLES + INLINES),
    "<br>",
    "<hr>",
    "<aside data-box>",
    "<aside data-facts>",
    '<figure data-embed="youtube" data-reference="aqz-KE-bpKQ" data-photograph="17">',
    '<figure data-embed="tiktok" data-reference="x">',
    '<iframe src="https://youtu.be/aqz-KE-bpKQ">',
    '<iframe src="https://example.vn/a">',
    '<figure data-photograph="17">',
    '<figure data-video="3">',
    "<figure>",
    "<section data-gallery>",
    "<section data-gallery>",
    '<section data-gallery><figure data-photograph="1">a</figure><figure data-photograph="2">',
    "<section>",
    "<figcaption>",
    '<td colspan="2" rowspan="99">',
    '<a href="https://example.vn/?a=1&amp;b=2">',
    '<a href="/phap-luat">',
    '<a href="javascript:alert(1)">',
    '<span style="font-weight:bold">',
    '<p class="MsoListParagraph" style="mso-list:l0 level2 lfo1">',
    '<img src="/upload/a.jpg">',
]
BROKEN = [
    "<",
    ">",
    "</",
    "<p",
    "<a href='",
    '"',
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x",
    "&",
    "&lt;",
]
words = st.text("ab1đƯờ\u0301\u0302\u0338\u00a0 \n\u200b&<>\"'\ufeff", max_size=6)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
pieces = st.one_of(
    st.sampled_from(OPENINGS),
    st.sampled_from(
        [f"</{tag}>" for tag in [*BLOCKS, *TABLES, *INLINES, "a", "aside", "figure", "section"]]
    ),
    words,
    words,
    st.sampled_from(BROKEN),
    any_text,
)
malformed = st.lists(pieces, max_size=40).map("".join)


def _wrapped(children):
    return st.tuples(st.sampled_from(OPENINGS), st.lists(children, max_size=4)).map(
        lambda pair: f"{pair[0]}{''.join(pair[1])}</{pair[0].strip('<>').split()[0]}>"
    )


nested = st.recursive(words.map(escape), _wrapped, max_leaves=25)
html = nested | malformed


def assert_only_schema(stored):
    """Read back by a parser that is not ours, and held against the schema node by node."""
    root = lxml.html.fragment_fromstring(stored, create_parent="body")
    for element in root.iter():
        assert isinstance(element.tag, str), "a comment or an instruction came through"
        if element is root:
            continue
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES.get(element.tag, frozenset())
        _assert_in_its_place(element)
    assert not (root.text or "").strip(), "words outside every block"


def _assert_in_its_place(element):
    parent = element.getparent()
    allowed = CONTENT.get(parent.tag, frozenset({INLINE}))
    assert (INLINE if element.tag in INLINE_TAGS else element.tag) in allowed
    if not allowed & {INLINE, TEXT}:
        assert not (element.tail or "").strip(), "words outside every block"
    if element.tag == "a":
        assert_safe_address(element.get("href"))
    if element.tag == "section":
        assert FEWEST_IN_GALLERY <= len(element) <= MOST_IN_GALLERY
        assert all(set(each.attrib) == {"data-photograph"} for each in element)
    if "data-embed" in element.attrib:
        assert is_reference(element.get("data-embed"), element.get("data-reference"))


def assert_safe_address(href):
    assert not set(href) & set("\t\n\r \"'<>\\`")
    if href.startswith("/"):
        assert not href.startswith("//")
    else:
        assert href.partition(":")[0].lower() in LINK_SCHEMES


# --- hostile markup, combined here so that no list has to be kept up ---------------------------

SCRIPT = "alert(1)"
HANDLERS = [
    "onerror",
    "onload",
    "onclick",
    "onmouseover",
    "onfocus",
    "ontoggle",
    "onbegin",
    "onpointerover",
]
CARRIERS = [
    "img src=x",
    "svg",
    "body",
    "p",
    "a href=/x",
    "details open",
    "video src=x",
    "td",
    "figure data-photograph=1",
    "figure data-embed=youtube data-reference=aqz-KE-bpKQ",
    "section data-gallery",
    "aside data-facts",
    "aside data-box",
    "iframe",
    "input autofocus",
]
BREAKERS = ["", '"', "'", '">', "'>", "`", "/", "\x0c", "\x00", "&quot;", '" x="', "--><"]
SCHEMES = [
    "javascript:",
    "JaVaScRiPt:",
    " javascript:",
    "\x01javascript:",
    "java\tscript:",
    "java\nscript:",
    "java\x00script:",
    "javascript&colon;",
    "&#106;avascript:",
    "&#x6A;avascript&#58;",
    "&#0000106avascript:",
    "jav&#x09;ascript:",
    "jav&NewLine;ascript:",
    "javascript&#x3A;",
    "vbscript:",
    "livescript:",
    "data:text/html,",
    "data:text/html;base64,",
    "view-source:javascript:",
    "feed:javascript:",
    "//evil.example/",
    "\\\\evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "https:\\\\evil.example\\",
    "https://good.vn@evil.example/",
    "\u200bjavascript:",
    "java\u00adscript:",
    "blob:https://x/",
    "file:///etc/passwd",
    "ftp://x/",
    "ｊavascript:",
]
ADDRESS_CARRIERS = [
    '<a href="{}">x</a>',
    "<a href='{}'>x</a>",
    "<a href={}>x</a>",
    '<a xlink:href="{}">x</a>',
    '<svg><a href="{}"><text>x</text></a></svg>',
    '<form action="{}"><button formaction="{}">x</button></form>',
    '<iframe src="{}"></iframe>',
    '<object data="{}">x</object>',
    '<base href="{}"><a href="x">x</a>',
    '<figure data-photograph="1" data-src="{}">x</figure>',
    '<figure data-embed="youtube" data-reference="{}">x</figure>',
    '<figure data-embed="{}" data-reference="aqz-KE-bpKQ">x</figure>',
    '<table><caption><a href="{}">x</a></caption><td>x</table>',
]
WRAPPERS = [
    "<xmp>{}</xmp>",
    "<noscript>{}</noscript>",
    "<noembed>{}</noembed>",
    "<noframes>{}</noframes>",
    "<template>{}</template>",
    "<textarea>{}</textarea>",
    "<title>{}</title>",
    "<style>{}</style>",
    "<svg>{}</svg>",
    "<math>{}</math>",
    "<svg><foreignObject>{}</foreignObject></svg>",
    "<!--{}-->",
    "<svg><style>{}</style></svg>",
    "<math><mtext><table><mglyph><style>{}</style></table></mtext></math>",
    "<form><math><mtext></form><form><mglyph><style></math>{}",
    "<svg></p><style>{}</style>",
    '<noscript><p title="</noscript>{}">',
    "<xmp></xmp>{}",
    "<xmp><p title='</xmp>{}'></xmp>",
    "<svg><![CDATA[><{}]]></svg>",
    "<![CDATA[{}]]>",
    "<!--><!--{}-->",
    "<!-- --!>{}<!-- -->",
    "<select><template>{}</select>",
    "<plaintext>{}",
    "<iframe srcdoc='{}'></iframe>",
    "<table>{}</table>",
    "<table><td><p>{}",
    "<math><annotation-xml encoding='text/html'>{}</annotation-xml></math>",
    "<a><a>{}</a>",
    "<option><style></option></select>{}</style>",
    "<?xml version='1.0'?>{}",
    "<listing>{}</listing>",
    "&lt;p&gt;{}",
    '<p style="x:expression({})">',
    "<link rel=stylesheet href='{}'>",
    "<marquee>{}</marquee>",
]
CORES = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "</style><img src=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
]


def hostile():
    for carrier, handler, breaker in product(CARRIERS, HANDLERS, BREAKERS):
        yield f"<{carrier} {breaker}{handler}={SCRIPT}>x"
    for carrier, scheme in product(ADDRESS_CARRIERS, SCHEMES):
        yield carrier.replace("{}", scheme + SCRIPT)
    for wrapper, core in product(WRAPPERS, CORES):
        yield wrapper.replace("{}", core)
    for tag, breaker in product(sorted(TAGS), BREAKERS):
        yield f"<{tag} data-box='{breaker}><script>{SCRIPT}</script>' href='{breaker}{SCRIPT}'>x"
        yield f'<{tag} data-photograph="1{breaker} onload={SCRIPT}" class="{breaker}">x'
