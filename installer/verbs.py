"""Where the frozen command line starts, and the carrier of the window's line, which loads no command."""

import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["line-carrier"]:
        from ui.line.carrier_program import main as serve

        sys.exit(serve())
    from ui.cli import main

    main()
