"""What the sitemap is cut by, and where the newest change of each part is looked up."""

from django.db import migrations, models

VIEW = """
CREATE VIEW articles_sitemappart AS
    SELECT 'story' AS kind,
        generate_series(0, (SELECT max(article_id) FROM articles_publishedarticle) / 10000) AS number
    UNION ALL
    SELECT 'tag', generate_series(0, (SELECT max(id) FROM articles_tag) / 10000)
    UNION ALL
    SELECT 'author', generate_series(0, (SELECT max(id) FROM articles_author) / 10000);
"""
INDEXES = """
CREATE INDEX published_of_part_by_beginning
    ON articles_publishedarticle ((article_id / 10000), shown_from);
CREATE INDEX published_of_part_by_end
    ON articles_publishedarticle ((article_id / 10000), shown_until)
    WHERE shown_until IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_what_surrounds_every_page"),
    ]

    operations = [
        migrations.CreateModel(
            name="SitemapPart",
            fields=[
                ("kind", models.CharField(max_length=10)),
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "part of the sitemap",
                "verbose_name_plural": "parts of the sitemap",
                "db_table": "articles_sitemappart",
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(VIEW, "DROP VIEW articles_sitemappart"),
        migrations.RunSQL(
            INDEXES, "DROP INDEX published_of_part_by_beginning, published_of_part_by_end"
        ),
    ]
