"""The subjects that this newsroom follows, each with the picture of the story that opens it."""

from django.utils import timezone

from articles.actions.topics import describe_topic
from articles.models import Article, Tag, Topic, User

from .content import read


def lay_out(articles: dict[str, Article], editor: User) -> None:
    told = [line for line in read("topics")["topic"] if line["lead"] in articles]
    for position, line in enumerate(told):
        lead = articles[line["lead"]]
        lead.refresh_from_db()
        topic = Topic(
            tag=Tag.objects.get(name=line["tag"]),
            kind=line["kind"],
            standfirst=line["standfirst"],
            lead=lead,
            photograph=lead.lead_photograph,
            position=position,
        )
        describe_topic(by=editor, at=timezone.now(), topic=topic)
