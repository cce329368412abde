"""`python -m turnscope.training.people PII_FOLDER [MODEL]`: train the tagger of people and places anew."""

import sys

from turnscope.training.people.train import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
