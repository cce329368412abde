"""Names of products, models and log formats: the only words of a log that leave it as they are."""

import re
from typing import Final

OTHER: Final = "other"
"""Stands for a name that holds a word nobody knows: it could be a person's, a firm's or a secret."""

_LONGEST: Final = 48
_PARTS: Final = re.compile(r"[-_./ ]+")
_VERSION: Final = re.compile(r"v?\d{1,3}(?:[bkmo]|[a-z]?\d{1,2}[bk]?)?|[akmor]\d{1,3}b?")
_NUMBER: Final = re.compile(r"\d{1,2}$")
_WORDS: Final = frozenset(
    """
    agent agents ai aider alpha amazon amp antigravity anthropic apps assistant augment auto aya azure
    bedrock beta bing by chat chatgpt claude cli cline code codeium coder codestral codewhisperer codex cody
    cohere command compact composer continue copilot copy core cortana crush cursor cursoride dbrx deepseek
    default desktop devin devstral doubao droid entire ernie exp experimental export extra factory falcon fast
    flash gemini gemma glm goose gpt granite grok haiku high hook html hunyuan ide instant instruct internlm
    invented jamba jetbrains json jsonl junie kilo kimi kiro large latest lite llama log low magistral
    markdown max maverick md medium meta mini minimax ministral mistral mixtral moonshot nano nemotron next
    nova o1 o3 o4 ollama olmo openai opencode openhands openrouter opus oss palm perplexity phi pixtral plus
    preview pro q qvq qwen qwq r reasoner reasoning recorded rollout roo roocode scout sdk seed session
    sharegpt shell small sol sonar sonnet spark specstory starcoder swe synthetic terminal text thinking tiny
    transcript transcripts tui turbo ultra unknown vertex vicuna vision vl vs vscode warp web windsurf
    wizardlm written xai xhigh yi zed
    """.split()  # noqa: SIM905 - a list of words is read as one
)


def plain_name(told: str) -> str:
    """Return a name whose every part is a known word or a version; `other` in place of any other.

    >>> plain_name("gpt-5.1-codex"), plain_name("specstory-md/claude-code"), plain_name("jane-gpt")
    ('gpt-5.1-codex', 'specstory-md/claude-code', 'other')
    """
    parts = _PARTS.split(told.lower()) if len(told) <= _LONGEST else [""]
    known = (_VERSION.fullmatch(part) or _NUMBER.sub("", part) in _WORDS for part in parts)
    return told if all(known) else OTHER


def plain_language(told: str) -> str:
    """Return an ISO 639-1 code; `other` in place of anything else."""
    return told if re.fullmatch("[a-z]{2}", told) else OTHER
