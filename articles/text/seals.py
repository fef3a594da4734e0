"""The initials on the paper's mark."""

PAPER_WORDS = {"báo", "tạp", "chí", "và", "điện", "tử"}
LETTERS = 3


def seal_of(name: str) -> str:
    """ "Báo Sông Lành" → SL."""
    words = [word for word in name.split() if word[0].isalnum()]
    chosen = [word for word in words if word.lower() not in PAPER_WORDS] or words
    return "".join(word[0].upper() for word in chosen[:LETTERS])
