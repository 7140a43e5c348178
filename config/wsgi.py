"""The WSGI application that granian serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
application = import_module("samnak.webdav.middleware").mounted(application)  # apps are ready only now

# What start-up made lives as long as the process: the collector need not walk through it again and again, which stopped
# every page of the process for 0.15 s once in sixty pages.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
