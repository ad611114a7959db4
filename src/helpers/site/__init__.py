"""The rendered report: what reviewers read. Built with Sphinx from the stored notebook outputs and the tables.

Nothing imports it. `python -m helpers.site.build` makes it.
"""
