import pytest
from django.urls import reverse

from articles.pages import last_frame
from tests.factories import make_masthead

pytestmark = pytest.mark.django_db


def test_a_page_refused_in_a_fresh_process_carries_the_masthead(client, lan):
    make_masthead(product_name="Báo Sông Ngà")
    last_frame.forget()
    client.force_login(lan)
    answer = client.get(reverse("admin:articles_user_changelist"))
    assert answer.status_code == 403
    assert "Báo Sông Ngà" in answer.content.decode()
