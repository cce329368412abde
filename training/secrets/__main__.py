"""`python -m turnscope.training.secrets PII_FOLDER [MODEL]`: train the model of secrets anew."""

import sys

from turnscope.training.secrets.train import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
