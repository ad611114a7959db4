"""The rendered report: what reviewers read. Built with Sphinx from the stored notebook outputs and the tables.

It knows findings, tables and the page; nothing imports it. `python -m helpers.report.build` makes it.
"""
