"""Helpers of the notebook collection on INTERPOL's page for China.

Page text -> tables -> findings -> what people see. The loaders read the China page when they are given
no other.
"""

from .coding import coding_matrix, read_coding, read_officials, read_quantities
from .news import load_news
from .page import Page, PageError, parse_page, read_page
from .profile import load_profile

__all__ = [
    "Page",
    "PageError",
    "coding_matrix",
    "load_news",
    "load_profile",
    "parse_page",
    "read_coding",
    "read_officials",
    "read_page",
    "read_quantities",
]
