"""Refusing a request: one exception, turned into ``application/problem+json`` in one place."""

from guardian.link.wire.problems import PREFIX, FieldError, Problem, ProblemType


class ProblemError(Exception):
    """Ends a request with a problem document (RFC 9457). ``headers`` go out with it."""

    def __init__(
        self,
        status: int,
        kind: ProblemType,
        *,
        title: str,
        detail: str = "",
        errors: tuple[FieldError, ...] = (),
        headers: dict[str, str] | None = None,
        **members: object,
    ) -> None:
        self.problem = Problem.model_validate(
            {
                "type": f"{PREFIX}{kind}",
                "title": title,
                "status": status,
                "detail": detail,
                "errors": errors,
                **members,
            }
        )
        self.headers = headers or {}
        super().__init__(title)
