from django.contrib import admin

from articles.templatetags.desk_index import SHELVES


def test_every_table_of_the_desk_stands_on_one_shelf():
    standing = [item for _, items in SHELVES for item in items if isinstance(item, str)]
    assert sorted(standing) == sorted(model.__name__ for model in admin.site._registry)
