"""The same site with nothing in it that counts, to tell what counting costs."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

from articles.front_door import front_door
from newsroom import wsgi

front_door().reply = front_door().pages.reply
application = wsgi.application
