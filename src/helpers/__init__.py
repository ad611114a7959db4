"""Helpers of the notebook collection on INTERPOL's page for China.

Page text -> tables -> findings -> what people see. The loaders read the China page when they are given
no other.
"""

from .captures import read_captures
from .coding import coding_matrix, read_coding, read_officials
from .compare import compare_pages
from .dictionary import code_news
from .news import load_news
from .operations import find_operations
from .page import Page, PageError, parse_page, read_page
from .profile import load_profile
from .quantities import find_quantities

__all__ = [
    "Page",
    "PageError",
    "code_news",
    "coding_matrix",
    "compare_pages",
    "find_operations",
    "find_quantities",
    "load_news",
    "load_profile",
    "parse_page",
    "read_captures",
    "read_coding",
    "read_officials",
    "read_page",
]
