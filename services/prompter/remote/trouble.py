"""What can go wrong with one call to a remote server."""


class Trouble(Exception):
    """There is no answer, and what follows from that.

    reason: in one line, as "its quota is used up". again: another attempt may bring one, after
    retry_after_s if the server said so. lasting: the next rows would fare the same.
    """

    def __init__(
        self,
        reason: str,
        *,
        again: bool = False,
        lasting: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.lasting = lasting
        self.retry_after_s = retry_after_s

    @property
    def is_outage(self) -> bool:
        """Whether the row was asked for at the wrong time, rather than being one without answer."""
        return self.again or self.lasting
