"""Where the frozen command line starts."""

from ui.cli import main

if __name__ == "__main__":
    main()
