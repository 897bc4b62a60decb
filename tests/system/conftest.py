"""One system and one book for all tests of the folder."""

from collections.abc import Iterator

import httpx
import pytest

from tests.system.books import Book, make_book
from tests.system.faces import FACES, Face, open_face
from tests.system.grpc_calls import Stub
from tests.system.running import Running, system_in
from tests.system.traces import expect_no_more_than, traces


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with system_in(tmp_path_factory.mktemp("system") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def client(system: Running) -> Iterator[httpx.Client]:
    with system.client() as client:
        yield client


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return make_book(tmp_path_factory.mktemp("book"))


@pytest.fixture(params=FACES)
def face(request: pytest.FixtureRequest, system: Running) -> Iterator[Face]:
    with open_face(request.param, system) as face:
        yield face


@pytest.fixture(scope="session")
def stub(system: Running) -> Iterator[Stub]:
    with system.stub() as stub:
        yield stub


@pytest.fixture
def leaves_nothing(system: Running) -> Iterator[None]:
    """Nothing is left of what the test has done."""
    before = traces(system)
    yield
    expect_no_more_than(before, system)
