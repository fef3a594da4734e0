"""The plain notation of the story files, turned into the HTML that a body is made of.

Blocks stand apart by an empty line: `## crosshead`, `### smaller one`, `> quotation`, `- item`,
`1. item`, `| cell | cell |` (first row heads), `![key] caption` a photograph, `@[key] caption`
a clip, `&[address] caption` or `&[address !key] caption` an embed with a still, `::: title` to
`:::` an information box, `=== title` to `===` a list of facts, `|= caption` before a table.
In a line: **bold**, *italic*, [words](address).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape

from articles.body import embed_of

EMBED = re.compile(r"&\[(?P<address>\S+)(?: !(?P<key>[a-z0-9-]+))?\] (?P<caption>.+)")
FIGURE = re.compile(r"(?P<kind>[!@])\[(?P<key>[a-z0-9-]+)\] (?P<caption>.+)")
BOX = re.compile(r"^(:::|===) (?P<title>.+)\n(?P<inside>(?:.|\n)+?)\n\1$", re.MULTILINE)
NUMBERED = re.compile(r"\d+\. ")
INLINE = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*(.+?)\*"), r"<em>\1</em>"),
    (re.compile(r"\[([^\]]+)\]\((\S+?)\)"), r'<a href="\2">\1</a>'),
)


def html(text: str, photographs: Mapping[str, int], videos: Mapping[str, int]) -> str:
    """Keys of pictures and clips become ids; an unknown key is a KeyError."""
    shelves = {"!": ("photograph", photographs), "@": ("video", videos)}

    def figure(block: str) -> str:
        if block[0] == "&":
            return embed(block, photographs)
        found = FIGURE.fullmatch(block)
        if not found:
            raise ValueError(f"Neither a picture nor a clip: {block}")
        name, shelf = shelves[found["kind"]]
        words = inline(found["caption"])
        return (
            f'<figure data-{name}="{shelf[found["key"]]}"><figcaption>{words}</figcaption></figure>'
        )

    return "".join(figure(block) if block[0] in "!@&" else made(block) for block in blocks(text))


def embed(block: str, photographs: Mapping[str, int]) -> str:
    found = EMBED.fullmatch(block)
    if not found:
        raise ValueError(f"No embed: {block}")
    named = embed_of(found["address"])
    still = f' data-photograph="{photographs[found["key"]]}"' if found["key"] else ""
    return (
        f'<figure data-embed="{named.service}" data-reference="{named.reference}"{still}>'
        f"<figcaption>{inline(found['caption'])}</figcaption></figure>"
    )


def used_keys(text: str, mark: str) -> list[str]:
    found = (FIGURE.fullmatch(block) for block in blocks(text))
    return [each["key"] for each in found if each and each["kind"] == mark]


def blocks(text: str) -> Iterator[str]:
    """A box holds empty lines of its own and is kept together."""
    kept = BOX.sub(lambda box: box[0].replace("\n\n", "\n"), text)
    return (block.strip() for block in re.split(r"\n{2,}", kept) if block.strip())


def made(block: str) -> str:
    for begins, make in BLOCKS.items():
        if block.startswith(begins):
            return make(block)
    if NUMBERED.match(block):
        return items("ol", [NUMBERED.sub("", line, count=1) for line in block.splitlines()])
    return f"<p>{inline(block)}</p>"


def box(block: str) -> str:
    title, *inside = block.splitlines()[:-1]
    heading = f"<h3>{inline(title.removeprefix('::: '))}</h3>"
    return f'<aside data-box="">{heading}{made(chr(10).join(inside))}</aside>'


def facts(block: str) -> str:
    title, *lines = block.splitlines()[:-1]
    heading = f"<h3>{inline(title.removeprefix('=== '))}</h3>"
    return f'<aside data-facts="">{heading}{items("ul", [line[2:] for line in lines])}</aside>'


def table(block: str) -> str:
    lines = block.splitlines()
    caption = f"<caption>{inline(lines.pop(0)[3:])}</caption>" if lines[0][:3] == "|= " else ""
    head, *rows = (line.strip("| ").split(" | ") for line in lines)
    return (
        f"<table>{caption}<tbody>{row('th', head)}{''.join(row('td', each) for each in rows)}"
        "</tbody></table>"
    )


def row(cell: str, texts: list[str]) -> str:
    return "<tr>" + "".join(f"<{cell}><p>{inline(each)}</p></{cell}>" for each in texts) + "</tr>"


def items(tag: str, texts: list[str]) -> str:
    return f"<{tag}>" + "".join(f"<li><p>{inline(each)}</p></li>" for each in texts) + f"</{tag}>"


def inline(text: str) -> str:
    words = escape(text, quote=False)
    for shape, replacement in INLINE:
        words = shape.sub(replacement, words)
    return words


BLOCKS: dict[str, Callable[[str], str]] = {
    "### ": lambda block: f"<h3>{inline(block[4:])}</h3>",
    "## ": lambda block: f"<h2>{inline(block[3:])}</h2>",
    "> ": lambda block: f"<blockquote><p>{inline(block[2:])}</p></blockquote>",
    "- ": lambda block: items("ul", [line[2:] for line in block.splitlines()]),
    "| ": table,
    "|= ": table,
    "=== ": facts,
    "::: ": box,
}
