"""The eligibility wizard: trees of questions in YAML, walked to guidance.

The version stands here alone: the package metadata, the pages and the API read it from this line.
"""

__version__ = "0.1.0"
