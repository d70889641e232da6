"""The web: pages for applicants, made of walks. The outermost ring, beside the command line."""

from wizard.web.app import create_app
from wizard.web.config import Config, Misconfigured, read_config

__all__ = ["Config", "Misconfigured", "create_app", "read_config"]
