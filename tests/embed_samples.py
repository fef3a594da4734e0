"""Embeds for the tests. The numbers are of the right shape and of nobody's videos."""

VIDEO = "AbCdEfGhI_1"
MAP = "20.25160,106.56890,12"


def embed(service="youtube", reference=VIDEO, *, still=None, caption=""):
    photograph = f' data-photograph="{still.pk}"' if still else ""
    return (
        f'<figure data-embed="{service}" data-reference="{reference}"{photograph}>'
        f"<figcaption>{caption}</figcaption></figure>"
    )
