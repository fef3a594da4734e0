from newsroom.settings import *
from newsroom.settings import MIDDLEWARE

MIDDLEWARE.remove("articles.middleware.ViewCounterMiddleware")
