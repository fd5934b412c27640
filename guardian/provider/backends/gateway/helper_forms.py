"""The forms in which front ends ask a model for a title or tags: a hint, and no more than that.

A ward can write the same. So the engine decides what the hint is worth.
"""

import re

_TASK = re.compile(
    r"\A\s*(?:"
    r"### Task:\s"  # Open WebUI: title, tags, follow-ups, queries, autocompletion
    r"|(?:Create|Generate|Provide|Write) a (?:concise|short|brief|5-word|title)\b[^\n]{0,80}\btitle"
    r"|Summarize the (?:conversation|chat|dialogue) in [^\n]{0,40}(?:title|words)"
    r"|请?(?:为|给|根据)[^\n]{0,30}(?:生成|起|总结|拟)[^\n]{0,20}标题"
    r")",
    re.IGNORECASE,
)


def looks_like_help(text: str, *, streamed: bool) -> bool:
    """Return whether a request has the form of a front end's own question.

    Front ends ask those whole: nobody watches the words come.
    """
    return not streamed and _TASK.match(text) is not None
