import django.db.models.deletion
from django.db import migrations, models

# To be printed by the worker: what readers have, and what they are about to have.
WAITING = """
INSERT INTO articles_printedtext (published_id, printer)
SELECT id, '' FROM articles_publishedarticle WHERE shown_until IS NULL OR shown_until > now()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0040_the_most_read_of_a_window'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintedText',
            fields=[
                ('published', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='printed_text', serialize=False, to='articles.publishedarticle')),
                ('printer', models.CharField(blank=True, max_length=32)),
                ('content', models.JSONField(null=True)),
            ],
            options={
                'verbose_name': 'printed text',
                'verbose_name_plural': 'printed texts',
                'indexes': [models.Index(fields=['-printer', '-published'], name='printed_by_another')],
            },
        ),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
