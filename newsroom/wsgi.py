import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from newsroom.checks import require_complete_installation

SWITCH_SECONDS = 0.0005
# A page is made of some thousand objects that all go with it: Python's own 700 would have it look
# for rubbish among them several times while they are needed.
NEW_OBJECTS = 10_000

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django_application = get_wsgi_application()
require_complete_installation()

# They know the models, which are there from here on.
from articles.body import printer  # noqa: E402
from articles.front_door import serve, standing_before  # noqa: E402
from articles.templatetags.jinja import compile_all  # noqa: E402

# All that a process is made of is there now, and stays. To go through it again and again for what
# nobody needs held every reader up for a sixth of a second each time (ADR 46).
get_resolver().url_patterns  # noqa: B018  # imports every view
# What the files say now, before an update puts others in their place under a process that runs.
compile_all()
printer()
gc.collect()
gc.freeze()
gc.set_threshold(NEW_OBJECTS)
# A page from memory is some microseconds of work; it must not wait for the five milliseconds that
# Python leaves to a thread which goes on.
sys.setswitchinterval(SWITCH_SECONDS)
serve()
application = standing_before(django_application)
