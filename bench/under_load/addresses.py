"""What the cache takes of a process once a hundred thousand addresses were asked for: bytes held,
bytes allowed, by how much the process grew. Run by `bench/serving.py`.
"""

import resource
import sys
from pathlib import Path

from articles.page_cache import Doorway, PageCache, Sight
from articles.page_cache.entries import Entry

ADDRESSES = 100_000
MAX_BYTES = 64 * 1024 * 1024


def grown() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    page = Path(sys.argv[1]).read_bytes()
    pages = PageCache(MAX_BYTES, Doorway("", frozenset(), is_https=False, is_behind_proxy=False))
    pages.sight = Sight(1, float("inf"), 0.0, 0.0, asked_ticks=float("inf"))
    before = grown()
    for number in range(ADDRESSES):
        stamp = pages.stamp()
        assert stamp is not None
        headers = [("ETag", f'"{number}"'), ("Content-Type", "text/html")]
        body = b"%d" % number + page
        pages.keep(Entry(path=f"/bai-{number}.html", stamp=stamp, headers=headers, body=body))
    print(pages.memory.bytes, MAX_BYTES, grown() - before)


if __name__ == "__main__":
    main()
