"""Where pages and feeds of former sites lead."""

import articles.models.constraints
import django.db.models.functions.text
from django.db import migrations, models


RAISES_THE_EDITION = """
CREATE TRIGGER edition AFTER INSERT OR UPDATE OR DELETE ON articles_legacypath
    FOR EACH STATEMENT EXECUTE FUNCTION newsroom_raise_edition();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0014_parts_of_the_sitemap'),
    ]

    operations = [
        migrations.CreateModel(
            name='LegacyPath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=120, verbose_name='old host')),
                ('path', models.CharField(max_length=300, verbose_name='address on the old site')),
                ('target', models.CharField(max_length=300, verbose_name='leads to')),
            ],
            options={
                'verbose_name': 'old page or feed',
                'verbose_name_plural': 'old pages and feeds',
                'ordering': ['host', 'path'],
                'indexes': [models.Index(fields=['path'], name='legacy_path_of_any_host'), models.Index(fields=['target'], name='legacy_path_by_target')],
                'constraints': [models.CheckConstraint(condition=models.Q(articles.models.constraints.IsComposed('host'), articles.models.constraints.IsComposed('path'), articles.models.constraints.IsComposed('target')), name='legacy_path_is_composed', violation_error_message='The text is not in composed Unicode (NFC). Type it again.'), models.UniqueConstraint(fields=('host', 'path'), name='legacy_path_is_unique', violation_error_message='This old address is here already.'), models.CheckConstraint(condition=models.Q(('host', django.db.models.functions.text.Lower('host')), models.Q(('host__startswith', 'www.'), _negated=True), models.Q(('host', ''), _negated=True)), name='legacy_path_host_is_plain', violation_error_message='Write the old host in small letters and without www.'), models.CheckConstraint(condition=models.Q(('path', django.db.models.functions.text.Lower('path')), ('path__regex', '^/$|^(/[^/\\s?#]+)+$')), name='legacy_path_is_plain', violation_error_message='Write the old address from the first slash on, without spaces.'), models.CheckConstraint(condition=models.Q(('target__regex', '^/$|^(/[^/\\s?#]+)+$')), name='legacy_path_leads_to_this_site', violation_error_message='It can lead only to this paper: write an address that begins with a slash.')],
            },
        ),
        migrations.RunSQL(RAISES_THE_EDITION, "DROP TRIGGER edition ON articles_legacypath"),
    ]
