import os

from django.core.wsgi import get_wsgi_application

from newsroom.checks import require_complete_installation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django_application = get_wsgi_application()
require_complete_installation()

# It knows the models, which are there from here on.
from articles.front_door import serve, standing_before  # noqa: E402

serve()
application = standing_before(django_application)
