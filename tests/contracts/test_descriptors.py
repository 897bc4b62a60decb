"""The naming rules of the contracts, over the descriptors themselves."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from google.protobuf.descriptor import (
    Descriptor,
    EnumDescriptor,
    FieldDescriptor,
    FileDescriptor,
    MethodDescriptor,
)

ROOT = Path(__file__).parents[2]
PROTOS = sorted((ROOT / "protos").rglob("*.proto"))
UNITS = ("ms", "s", "hz", "db", "dbfs", "dbtp", "lufs", "bytes", "frames", "bpm")
# Words that name a quantity; a field that ends in one lacks its unit.
QUANTITIES = re.compile(
    r"(^|_)(duration|offset|length|rate|gain|loudness|peak|limit|tempo|delay|time|size|position)$"
)
# A point in time of a well-known type, and the size of a page, carry their unit in their kind.
WITHOUT_UNIT = {"create_time", "update_time", "time", "page_size"}


def file_of(path: Path) -> FileDescriptor:
    name = ".".join(path.relative_to(ROOT / "protos").with_suffix("").parts)
    descriptor: FileDescriptor = import_module(f"{name}_pb2").DESCRIPTOR
    return descriptor


FILES = [file_of(path) for path in PROTOS]
IDS = [file.name for file in FILES]


def messages(file: FileDescriptor) -> Iterator[Descriptor]:
    pending = list(file.message_types_by_name.values())
    while pending:
        message = pending.pop()
        yield message
        pending.extend(message.nested_types)


def fields(file: FileDescriptor) -> Iterator[FieldDescriptor]:
    for message in messages(file):
        yield from message.fields


def methods(file: FileDescriptor) -> Iterator[MethodDescriptor]:
    for service in file.services_by_name.values():
        yield from service.methods


def test_every_service_of_the_design_has_its_contract() -> None:
    names = {service for file in FILES for service in file.services_by_name}
    assert names == {
        "SpeechToText",
        "Classifier",
        "Prompter",
        "AudioGen",
        "MusicGen",
        "Mixer",
        "ProductionService",
    }


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_package_is_directory(file: FileDescriptor) -> None:
    assert file.package == ".".join(Path(file.name).parent.parts)
    assert re.fullmatch(r"whereisaudio\.[a-z]+\.v1", file.package)


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_enums_are_prefixed_and_begin_unspecified(file: FileDescriptor) -> None:
    enums: list[EnumDescriptor] = list(file.enum_types_by_name.values())
    for enum in enums:
        prefix = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", enum.name).upper()
        assert enum.values[0].name == f"{prefix}_UNSPECIFIED"
        assert enum.values[0].number == 0
        assert all(value.name.startswith(f"{prefix}_") for value in enum.values)


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_units_stand_last(file: FileDescriptor) -> None:
    for field in fields(file):
        if field.name in WITHOUT_UNIT:
            continue
        assert not QUANTITIES.search(field.name), f"{field.full_name} has no unit"
        for unit in UNITS:
            assert f"_{unit}_" not in field.name, f"{field.full_name}: unit not last"


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_no_unsigned_integers_and_no_string_maps(file: FileDescriptor) -> None:
    unsigned = {
        FieldDescriptor.TYPE_UINT32,
        FieldDescriptor.TYPE_UINT64,
        FieldDescriptor.TYPE_FIXED32,
        FieldDescriptor.TYPE_FIXED64,
    }
    for field in fields(file):
        assert field.type not in unsigned, field.full_name
        assert "json" not in field.name, field.full_name
    assert not [m.full_name for m in messages(file) if m.GetOptions().map_entry]


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_streams_in_begin_with_their_config(file: FileDescriptor) -> None:
    for method in methods(file):
        if method.client_streaming:
            (oneof,) = method.input_type.oneofs
            assert oneof.name == "payload"
            assert method.input_type.fields_by_number[1].name == "config"


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_every_model_service_lists_its_engines(file: FileDescriptor) -> None:
    for service in file.services_by_name.values():
        if service.name != "ProductionService":
            method = service.methods_by_name["ListEngines"]
            assert method.output_type.full_name == "whereisaudio.media.v1.ListEnginesResponse"


@pytest.mark.parametrize("path", PROTOS, ids=IDS)
def test_service_stands_first_and_all_is_commented(path: Path) -> None:
    text = path.read_text()
    blocks = re.findall(r"^(service|message|enum) ", text, re.MULTILINE)
    if "service" in blocks:
        assert blocks[0] == "service"
    declared = re.compile(r"^\s*(service|message|enum|rpc)\s")
    numbered = re.compile(r"^\s+(optional |repeated )?[\w.]+ \w+ = \d+;")
    # The members of an enum or of EmotionScores say all by their name.
    lines = text.splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if declared.match(line):
            assert before.lstrip().startswith("//"), f"{path.name}: {line.strip()} has no comment"
        if numbered.match(line) and "float" not in line:
            assert before.lstrip().startswith("//"), f"{path.name}: {line.strip()} has no comment"
