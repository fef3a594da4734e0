"""Made forms of a medium as a page's question brings them: of each its columns in this order.

They are asked for their addresses like the rows of `PhotographRendition` and `VideoRendition`, and
a page has fifty of them.
"""

from typing import NamedTuple


class MadePicture(NamedTuple):
    format: str
    width: int
    height: int
    name: str


class MadeClip(NamedTuple):
    pk: int
    kind: str
    number: int
    width: int
    height: int
    name: str
