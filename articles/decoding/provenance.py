"""The mark that says a picture came from a machine: the law wants it kept and shown.

IPTC gives each way of making a picture an address (`DigitalSourceType`). Programs write it into
XMP, and signed manifests (C2PA) hold the same address in the clear.
"""

import re

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
WRITTEN = re.compile(rb"cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]{3,60})")
OF_AI = {
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
}


def source_type_in(content: bytes, told: str) -> str:
    """What any part of the file says of AI goes before what the rest says of a camera."""
    for found in WRITTEN.finditer(content):
        if (name := found[1].decode()) in OF_AI:
            return SOURCE_TYPES + name
    name = told.rpartition("/")[2]
    return SOURCE_TYPES + name if re.fullmatch("[A-Za-z]{3,60}", name) else ""


def is_of_ai(source_type: str) -> bool:
    return source_type.rpartition("/")[2] in OF_AI
