from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0035_who_chose_the_still_of_a_clip")]

    operations = [
        # Each had one, made when the clip came, and nobody had chosen it.
        migrations.RunSQL(
            """
            UPDATE articles_videoattachment SET poster_id = still.id
            FROM articles_videorendition AS still
            WHERE still.video_id = articles_videoattachment.id
              AND still.kind = 'poster' AND articles_videoattachment.poster_id IS NULL
            """,
            migrations.RunSQL.noop,
        ),
    ]
