"""What a model on Triton takes and gives: told to the server and asked of it."""

from collections.abc import Iterable
from dataclasses import dataclass

# A dimension that each request chooses.
ANY = -1


@dataclass(frozen=True, slots=True)
class Tensor:
    """One input or output of a model, without its first dimension, the rows of a batch.

    datatype is Triton's name of it ("INT64", "FP32"); a dim of ANY is the request's choice; no
    dims at all are one number a row, which Triton can only show as one dimension of 1.
    """

    name: str
    datatype: str
    dims: tuple[int, ...]

    @property
    def shown_dims(self) -> tuple[int, ...]:
        """The dims as Triton shows them."""
        return self.dims or (1,)

    def __str__(self) -> str:
        return f"{self.name} {self.datatype} [{', '.join(map(str, self.shown_dims))}]"


@dataclass(frozen=True, slots=True)
class Contract:
    """A model's name on the server, its inputs and outputs."""

    model: str
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]

    def __str__(self) -> str:
        return f"{self.model}: {_listed(self.inputs)} -> {_listed(self.outputs)}"


def _listed(tensors: Iterable[Tensor]) -> str:
    return ", ".join(sorted(map(str, tensors)))
