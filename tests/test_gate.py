import pytest

from turnscope.errors import GateError
from turnscope.training.gate import AGREEMENT, Comparison, require_agreement


def test_an_export_that_changes_labels_fails() -> None:
    with pytest.raises(GateError, match=r"90.0% of 200 labels"):
        require_agreement(Comparison(200, 0.9, {}))
    require_agreement(Comparison(200, AGREEMENT, {}))
    require_agreement(Comparison(0, 0.0, {}))
