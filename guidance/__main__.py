"""Run the command line as `python -m guidance`."""

from guidance.cli import main

if __name__ == "__main__":
    main()
