"""`python -m turnscope` is the command line."""

from turnscope.cli.main import main

if __name__ == "__main__":
    main()
