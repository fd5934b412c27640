"""What no sentence to a ward contains: blame, watching, codes of ours."""

FORBIDDEN_IN_WORDS = (
    "violat",
    "surveil",
    "abnormal",
    "user",
    "addict",
    "forbidden",
    "{",
    "违规",
    "监控",
    "异常",
    "用户",
    "成瘾",
)
