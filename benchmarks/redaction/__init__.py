"""How good the redaction is, beside its peers on the same texts in the same run; see `__main__.py`."""
