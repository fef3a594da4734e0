"""Stories that hold given words."""

import datetime
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import (
    Case,
    DurationField,
    ExpressionWrapper,
    F,
    Value,
    When,
)
from django.db.models.functions import Extract

from articles.models import (
    PublishedArticle,
)
from articles.models.published import PublishedArticleQuerySet
from articles.selectors.lists import newest
from articles.text import SearchText, fold, fold_exact

WEIGHED_MATCHES = 400
# Body, standfirst, headline (the places are D, C, B, A).
WEIGHTS = [0.0, 0.1, 0.4, 1.0]
SECONDS_OF_A_YEAR = 365.25 * 24 * 3600


def matching(query: SearchText, at: datetime.datetime) -> PublishedArticleQuerySet:
    """Best first: side by side before scattered, as written before folded, then the newer.

    Only the newest few hundred matches are weighed: a common word must not read the archive.
    """
    near, scattered = _every(fold(" ".join(query.terms))), _every(*map(fold, query.terms))
    exactly_near = _every(fold_exact(" ".join(query.terms)))
    exactly = _every(*map(fold_exact, query.terms))
    candidates = newest(at).filter(search_folded=scattered).values("pk")[:WEIGHED_MATCHES]
    if len(query.terms) > 1:
        beside = newest(at).filter(search_folded=near).values("pk")[:WEIGHED_MATCHES]
        candidates = beside.union(candidates)
    chosen = [row["pk"] for row in candidates]
    return (
        PublishedArticle.objects.visible(at)
        .filter(pk__in=chosen)
        .annotate(
            closeness=Case(
                When(search_exact=exactly_near, then=3),
                When(search_folded=near, then=2),
                When(search_exact=exactly, then=1),
                default=0,
            ),
            worth=SearchRank(F("search_folded"), scattered, weights=WEIGHTS) / _age_in_years(at),
        )
        .order_by("-closeness", "-worth", "-first_published_at", "-pk")
    )


def _every(*terms: str) -> Any:
    """Each through the same parser as the text, so `covid-19` and `1,5` are cut alike."""
    queries = (SearchQuery(term, config="simple", search_type="phrase") for term in terms)
    return reduce(and_, queries)


def _age_in_years(at: datetime.datetime) -> Any:
    """Never below one; a story of last year is worth half of today's."""
    age = ExpressionWrapper(Value(at) - F("first_published_at"), DurationField())
    return Value(1.0) + Extract(age, "epoch") / Value(SECONDS_OF_A_YEAR)
