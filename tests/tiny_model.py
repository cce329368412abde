"""A real model that trains in seconds: a BERT of two layers, sixteen wide, on invented support talks."""

import json
from dataclasses import replace
from pathlib import Path

from turnscope.redaction.model import SEAL, RedactedSession, RedactedText, RedactedTurn
from turnscope.training.recipe import Recipe
from turnscope.transcripts.model import Session

CODEBOOK = """
name = "support"
version = 1
[[dimension]]
name = "mood"
unit = ["user_turn", "session"]
kind = "nominal"
question = "How does the customer sound?"
value = [
  {name = "calm", definition = "Even."}, {name = "cross", definition = "Angry."},
  {name = "glad", definition = "Pleased."},
]
[[dimension]]
name = "urgency"
unit = "user_turn"
kind = "ordinal"
abstain = "open"
question = "How soon is help needed?"
value = [
  {name = "low", definition = "Any time."}, {name = "middle", definition = "This week."},
  {name = "open", definition = "Not said."}, {name = "high", definition = "Now."},
]
[[dimension]]
name = "act"
unit = "turn"
kind = "multilabel"
question = "What does the turn do?"
value = [
  {name = "ask", definition = "Asks."}, {name = "offer", definition = "Offers."},
]
"""

PROMPTS: tuple[tuple[str, str, str, list[str]], ...] = (
    ("where is my parcel, this is a disgrace, I need it today", "cross", "high", ["ask"]),
    ("could you say when the parcel comes, some time this week is fine", "calm", "middle", ["ask"]),
    ("thank you, the parcel is here and it is lovely", "glad", "low", []),
    ("a disgrace, my order is broken, send another one now", "cross", "high", []),
    ("hello, what colours do you have", "calm", "open", ["ask"]),
)
REPLIES: tuple[tuple[str, list[str]], ...] = (
    ("I can send another parcel", ["offer"]),
    ("it is on its way", []),
)
WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] user assistant … a b c d e f g h i j k l m n o p q r s t u v w x y z"


def gold_lines(sessions: int = 20) -> str:
    """Write labelled sessions in the interchange format; two of a project."""
    return "".join(json.dumps(_session(number)) + "\n" for number in range(sessions))


def _session(number: int) -> dict[str, object]:
    turns = []
    for step in range(2 + number % 2):
        text, mood, urgency, act = PROMPTS[(number + step) % len(PROMPTS)]
        reply, offered = REPLIES[(number + step) % len(REPLIES)]
        labels = {"mood": mood, "urgency": urgency, "act": act}
        turns.append({"role": "user", "text": text, "labels": labels})
        turns.append({"role": "assistant", "text": reply, "labels": {"act": offered}})
    source = {"repo": f"shop/project-{number // 2}", "format": "chat"}
    return {"id": f"s{number}", "source": source, "turns": turns, "labels": {"mood": PROMPTS[number % 5][1]}}


def save_base(folder: Path) -> Path:
    """Save a BERT with random weights and a WordPiece vocabulary of the talks' words."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    from transformers import BertConfig, BertModel

    texts = " ".join([text for text, *_ in PROMPTS] + [text for text, _ in REPLIES]).replace(",", "")
    words = dict.fromkeys(
        [*WORDS.split(), *(f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), *texts.split()]
    )
    tokenizer = Tokenizer(models.WordPiece({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    torch.manual_seed(0)
    configuration = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=256,
    )
    BertModel(configuration).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def seal(session: Session) -> RedactedSession:
    """Seal an invented session, in which there is nothing to redact."""
    turns = tuple(RedactedTurn(t.role, RedactedText(t.text), labels=t.labels) for t in session.turns)
    return RedactedSession(
        id=session.id,
        turns=turns,
        format=session.format,
        tool=session.tool,
        surface="web",
        project=session.project,
        labels=session.labels,
        seal=SEAL,
    )


def cut(session: RedactedSession, turns: int) -> RedactedSession:
    """Keep the first turns of a session."""
    return replace(session, turns=session.turns[:turns], seal=SEAL)


def recipe(base: Path, codebook: Path) -> Recipe:
    """Train on the tiny base, long enough to learn the talks by heart."""
    return Recipe(
        name="tiny",
        codebook=str(codebook),
        base=str(base),
        layers=(0, 2),
        reads_reply=("mood",),
        reads_ngrams=("act.assistant",),
        hidden=8,
        dropout=0.0,
        epochs=40,
        learning_rate=0.02,
    )
