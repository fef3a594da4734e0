"""What is asked of machines that read the paper. Those that keep to it are the ones asked."""

from collections.abc import Iterable

from django.conf import settings

from articles.pages.head import absolute

# They gather text to make models of it, and send nobody here.
TRAINING = (
    "AI2Bot", "Ai2Bot-Dolma", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider",
    "CCBot", "ClaudeBot", "cohere-training-data-crawler", "Diffbot", "FacebookBot",
    "Google-CloudVertexBot", "Google-Extended", "GPTBot", "ImagesiftBot", "img2dataset",
    "meta-externalagent", "omgili", "omgilibot", "PanguBot", "Timpibot", "Webzio-Extended",
)  # fmt: skip
# They look something up for a person who asked, and mostly name where it stands.
ANSWERING = (
    "Claude-SearchBot", "Claude-User", "ChatGPT-User", "DuckAssistBot", "meta-externalfetcher",
    "MistralAI-User", "OAI-SearchBot", "Perplexity-User", "PerplexityBot", "YouBot",
)  # fmt: skip
REFUSED = {"allow": (), "refuse-training": TRAINING, "refuse": TRAINING + ANSWERING}
CLOSED = (settings.DESK_PATH, "/tim-kiem")
SITEMAPS = ("/sitemap.xml", "/sitemap-news.xml")


def robots() -> str:
    refused = [*REFUSED[settings.AI_CRAWLERS], *settings.REFUSED_CRAWLERS]
    groups = [group(["*"], CLOSED)]
    if refused:
        groups.append(group(dict.fromkeys(refused), ("/",)))
    groups.append("".join(f"Sitemap: {absolute(path)}\n" for path in SITEMAPS))
    return "\n".join(groups)


def group(agents: Iterable[str], closed: Iterable[str]) -> str:
    lines = [f"User-agent: {name}" for name in agents]
    return "\n".join([*lines, *(f"Disallow: {path}" for path in closed), ""])
