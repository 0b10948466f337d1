"""Where the frozen window program starts."""

import sys

from ui.begin import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
