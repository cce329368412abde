"""Conversations of ChatGPT's export: a tree of messages, of which one branch was the last shown."""

from collections.abc import Mapping
from typing import Any

from turnscope.transcripts.chat_messages import prose_of
from turnscope.transcripts.draft import Draft
from turnscope.transcripts.fields import items, mapping, string, time_of
from turnscope.transcripts.problems import MALFORMED_RECORD


def take_tree(draft: Draft, conversation: Mapping[str, Any]) -> list[str]:
    """Take in the messages from the root to the node that was shown last; returns kinds of problems."""
    nodes = mapping(conversation.get("mapping"))
    problems = [MALFORMED_RECORD for node in nodes.values() if not isinstance(node, dict)]
    for identifier in _branch(nodes, string(conversation.get("current_node"))):
        _take(draft, mapping(mapping(nodes[identifier]).get("message")))
    return problems


def _branch(nodes: Mapping[str, Any], last: str) -> list[str]:
    node, path, seen = last if last in nodes else _leaf(nodes), [], set[str]()
    while node in nodes and node not in seen:
        seen.add(node)
        path.append(node)
        node = string(mapping(nodes[node]).get("parent"))
    return path[::-1]


def _leaf(nodes: Mapping[str, Any]) -> str:
    """Follow the last child from the root, as the page does."""
    node = next((key for key, value in nodes.items() if not mapping(value).get("parent")), "")
    seen = set[str]()
    while node not in seen and (children := items(mapping(nodes.get(node)).get("children"))):
        seen.add(node)
        node = string(children[-1]) or node
    return node


def _take(draft: Draft, message: Mapping[str, Any]) -> None:
    metadata = mapping(message.get("metadata"))
    if metadata.get("is_visually_hidden_from_conversation"):
        return
    role = string(mapping(message.get("author")).get("role"))
    content, at = mapping(message.get("content")), time_of(message.get("create_time"))
    kind, recipient = string(content.get("content_type")), string(message.get("recipient"))
    if role == "user" and kind in {"text", "multimodal_text"}:
        draft.prompt(prose_of(content), at=at)
    elif role == "assistant":
        draft.counts["model_calls"] += 1
        draft.used(metadata.get("model_slug"))
        if recipient not in {"", "all"}:
            draft.call(recipient, prose_of(content), at=at)
        elif kind in {"text", "multimodal_text", "code"}:
            draft.reply(prose_of(content), at=at)
