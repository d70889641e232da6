"""The wizard for a WSGI server other than its own."""

import os

from wizard.web import create_app, read_config

app = create_app(read_config(os.environ))
