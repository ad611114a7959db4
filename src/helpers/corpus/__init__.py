"""Many pages -> the package's tables, in one process, on several cores or on a cluster.

    python -m helpers.corpus captures/ --out tables/

units: captures -> units of work; schema, work: a unit -> rows -> Arrow; store: parts, tables, what is done;
run: who does the work. Results depend on the captures and the rules alone, not on who did the work.
"""
