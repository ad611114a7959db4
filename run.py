#!/usr/bin/env python3
"""Set up and run the notebook collection: python3 run.py COMMAND [arguments]

The commands are in tasks.py. This file keeps to what any Python can parse, so that an old one can say what is wrong.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "This needs Python 3.11 or newer; this is %d.%d. Install a newer one and start run.py with it, for example:\n"
        "  python3.13 run.py lab     or     make lab PYTHON=python3.13\n" % tuple(sys.version_info[:2])
    )
    sys.exit(2)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from tasks import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
