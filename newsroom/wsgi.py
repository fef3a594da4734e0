import os

from django.core.wsgi import get_wsgi_application

from newsroom.checks import require_complete_installation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
application = get_wsgi_application()
require_complete_installation()
