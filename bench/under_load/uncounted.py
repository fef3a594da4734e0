"""The same site with nothing in it that counts, to tell what counting costs."""

from newsroom import wsgi

door = wsgi.serve()
door.reply = door.pages.reply  # type: ignore[method-assign, union-attr]
application = wsgi.application
