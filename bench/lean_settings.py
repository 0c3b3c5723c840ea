"""The product's settings with the lean views beside its own."""

from gongkai.settings import *  # noqa: F403

ROOT_URLCONF = "lean"
