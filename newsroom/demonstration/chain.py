"""How far each story has come in the newsroom: sent, sent back, passed up, approved."""

import datetime

from articles import actions
from articles.enums import ReturnReason, Step
from articles.models import Article, User
from articles.rights import Case

from .content import Story

Users = dict[str, User]
AT_EACH_DESK = datetime.timedelta(minutes=25)
# What a story's file may say of it, and how many hands it went through by then.
HANDS = {"with_desk": 0, "with_managing": 1, "with_chief": 2, "approved": 3}
WAITING = (*HANDS, "returned")


def pass_through(article: Article, users: Users, began: datetime.datetime) -> None:
    pass_up(article, users, began, hands=HANDS["approved"])


def pass_to(article: Article, story: Story, users: Users, began: datetime.datetime) -> None:
    if story.status == "returned":
        return send_back(article, story, users, began)
    pass_up(article, users, began, hands=HANDS[story.status])
    if story.holder:
        actions.take(by=users[story.holder], at=began + 3 * AT_EACH_DESK, article=article)
    return None


def pass_up(article: Article, users: Users, began: datetime.datetime, *, hands: int) -> None:
    actions.submit(by=article.created_by, at=began, article=article)
    for place, editor in enumerate((users["minh"], users["hoa"])[:hands], 1):
        actions.pass_up(by=editor, at=began + place * AT_EACH_DESK, article=article)
    if hands == HANDS["approved"]:
        at = began + hands * AT_EACH_DESK
        actions.approve(by=approver(article, users), at=at, article=article)


def approver(article: Article, users: Users) -> User:
    """Nobody approves what she signed; the editor-in-chief then leaves it to the deputy."""
    credited = Case(article, article.updated_at).credited_users
    return next(users[name] for name in ("dung", "thu") if users[name].pk not in credited)


def send_back(article: Article, story: Story, users: Users, began: datetime.datetime) -> None:
    for place, (kind, words) in enumerate(story.returns.items()):
        at = began + 2 * place * AT_EACH_DESK
        actions.submit(by=article.created_by, at=at, article=article)
        actions.send_back(
            by=users["minh"],
            at=at + AT_EACH_DESK,
            article=article,
            to=Step.DRAFT,
            reason_kind=ReturnReason(kind),
            reason=words,
        )
