"""Which agents are machines: a kept list, and the rules it lacks."""

import re
from functools import lru_cache

from crawleruseragents import is_crawler

AGENT_LENGTH = 512
# No browser's name is this short; scripts often send a bare word or nothing.
SHORTEST_AGENT = 20
# Cubot is a make of telephone.
MACHINE_WORDS = re.compile(
    r"(?<!cu)bot(?![a-z])|crawl|spider|slurp|scrap(?:e|y|ing)|preview|monitor|fetch|validator"
    r"|headless|phantomjs|selenium|puppeteer|playwright|webdriver|lighthouse|pagespeed"
    r"|python|curl/|wget|libwww|okhttp|axios|aiohttp|http-?client|\bjava/|\bperl\b|\bruby\b"
    r"|^go-|^node|^php",
    re.IGNORECASE,
)


def cut(agent: str) -> str:
    return agent[:AGENT_LENGTH]


def is_robot(agent: str) -> bool:
    return _is_robot(cut(agent))


@lru_cache(maxsize=8192)
def _is_robot(agent: str) -> bool:
    if len(agent.strip()) < SHORTEST_AGENT:
        return True
    return bool(MACHINE_WORDS.search(agent)) or is_crawler(agent)
