"""What a cell displays: charts of any tidy frame, tables, figures of one's own. For readers, screen readers and CI.

Each output reads without style and without script, and carries a text form that repeats byte for byte; that text is
what nbval compares.
"""
