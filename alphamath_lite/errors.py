"""The one family of errors that a person may see: what went wrong, where, and what to type next."""


class AlphaMathError(Exception):
    """Root of every error raised on purpose.

    `message` says what and where; `hint` says what to do next; `exit_code` is what the command
    line returns for it.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(AlphaMathError):
    """Options, configuration or input that cannot be used as given (exit code 2)."""


class ModelError(AlphaMathError):
    """A model, bundle or checkpoint that is missing, damaged or unfit (exit code 3)."""

    exit_code = 3


class EngineError(AlphaMathError):
    """The inference engine could not do its work (exit code 3)."""

    exit_code = 3


class InterpreterError(AlphaMathError):
    """The interpreter of code steps could not start or was lost for good (exit code 3)."""

    exit_code = 3
