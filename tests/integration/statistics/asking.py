"""The statistics' pages, and a paper whose stories were read."""

from tests import factories

HERE = "/toa-soan/articles/article/luot-xem/"
LISTS = ("bai", "chuyen-muc", "tac-gia", "tu-khoa")


def signed_in(client, user):
    client.force_login(user)
    return client


def text(client, address, **asked):
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def page_of(story):
    return f"/toa-soan/articles/article/{story.pk}/luot-xem/"


def grown(number, at):
    for place in range(number):
        story = factories.make_published(
            section=factories.make_section(f"Mục {place}"),
            authors=[factories.make_author(f"Tác giả {place}")],
            tags=[factories.make_tag(f"từ khóa {place}")],
        )
        factories.make_read(story, place + 1, at=at)
        factories.make_keys(story, 2, at=at)
