import re

# All that XML 1.0 lets stand; one other character and no reader opens the document.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str) -> str:
    return NOT_IN_XML.sub("", text)
