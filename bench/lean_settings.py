"""The product's settings with the lean views beside its own; finished pages are kept only where that is measured."""

import os

from gongkai.settings import *  # noqa: F403

ROOT_URLCONF = "lean"
PAGES_KEPT = os.environ.get("BENCH_PAGES_KEPT") == "1"
