"""turnscope: study your own human-AI coding sessions without anyone reading them."""
