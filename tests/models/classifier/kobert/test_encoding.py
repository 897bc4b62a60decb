from pathlib import Path

import numpy as np
import pytest

from common.errors import FailedPrecondition
from services.classifier.kobert.encoding import ROLE_TOKENS, Encoder, marked_words
from services.classifier.kobert.padding import buckets, text_batch
from services.classifier.kobert.pieces import PIECES_FILE, Pieces
from services.classifier.light.reading import SentenceReader
from services.classifier.taggers.choice import load_reader
from tests.models.classifier import tiny

pytestmark = pytest.mark.models

TEXT = "비가  갑자기 창문을 세게 때렸다."


@pytest.fixture(scope="module")
def reader() -> SentenceReader:
    return load_reader("kiwi")


@pytest.fixture(scope="module")
def pieces(kobert_base: Path) -> Pieces:
    return Pieces(kobert_base)


def encoder(kobert_base: Path, **changed: object) -> Encoder:
    return Encoder(Pieces(kobert_base), tiny.rules(kobert_base, **changed))


def test_words_carry_the_roles_of_their_particles(reader: SentenceReader) -> None:
    assert marked_words(reader.read(TEXT, [], [])) == (
        ("비가", "JKS"),
        ("갑자기", "MAG"),
        ("창문을", "JKO"),
        ("세게", "V"),
        ("때렸다.", "V"),
    )


def test_a_role_token_stands_on_either_side_of_its_word(
    kobert_base: Path, pieces: Pieces, reader: SentenceReader
) -> None:
    own = encoder(kobert_base)
    first = own.rules.first_role_id
    jks, jko, mag, v = (first + ROLE_TOKENS.index(t) for t in ("[JKS]", "[JKO]", "[MAG]", "[V]"))
    words = dict(zip(TEXT.split(), pieces.ids(TEXT.split()), strict=True))
    expected = [pieces.cls_id]
    for role, word in zip((jks, mag, jko, v, v), TEXT.split(), strict=True):
        expected += [role, *words[word], role]
    found = own.encode(reader.read(TEXT, [], []), [], [])
    assert found.ids.tolist() == [*expected, pieces.sep_id]
    assert not found.segments.any()


def test_words_give_the_same_pieces_alone_as_in_their_sentence(pieces: Pieces) -> None:
    [whole] = pieces.ids([TEXT])
    assert whole == [piece for word in pieces.ids(TEXT.split()) for piece in word]


def test_special_tokens_have_kobert_s_places(pieces: Pieces) -> None:
    assert (pieces.pad_id, pieces.cls_id, pieces.sep_id) == (1, 2, 3)


def test_neighbours_follow_as_context(
    kobert_base: Path, pieces: Pieces, reader: SentenceReader
) -> None:
    own = encoder(kobert_base, max_context_tokens=3)
    reading = reader.read(TEXT, [], [])
    alone = own.encode(reading, [], [])
    before, after = ["먼 문장이다.", "밤이 아주 깊었다."], ["그는 창가로 다가갔다.", "끝."]
    found = own.encode(reading, before, after)
    [previous], [following] = pieces.ids(before[1:]), pieces.ids(after[:1])
    assert found.ids.tolist() == [
        *alone.ids,
        *previous[-3:],
        pieces.sep_id,
        *following[:3],
        pieces.sep_id,
    ]
    assert found.segments.tolist() == [0] * len(alone.ids) + [1] * 8


def test_context_of_no_sentences_is_no_context(kobert_base: Path, reader: SentenceReader) -> None:
    own = encoder(kobert_base, context_sentences=0)
    reading = reader.read(TEXT, [], [])
    assert (
        own.encode(reading, ["앞."], ["뒤."]).ids.tolist()
        == own.encode(reading, [], []).ids.tolist()
    )


def test_nothing_gets_longer_than_the_rules_say(kobert_base: Path, reader: SentenceReader) -> None:
    own = encoder(kobert_base, max_sentence_tokens=20, max_context_tokens=5)
    reading = reader.read(TEXT * 30, [], [])
    found = own.encode(reading, [TEXT * 30], [TEXT * 30])
    assert len(found.ids) == own.rules.max_tokens == 20 + 2 + 2 * 6


def test_without_roles_there_are_none(kobert_base: Path, reader: SentenceReader) -> None:
    own = encoder(kobert_base, roles=False)
    found = own.encode(reader.read(TEXT, [], []), [], [])
    assert found.ids.max() < own.rules.first_role_id


def test_rows_are_padded_and_masked(kobert_base: Path, reader: SentenceReader) -> None:
    own = encoder(kobert_base)
    rows = [own.encode(reader.read(text, [], []), [], []) for text in (TEXT, "비.")]
    batch = text_batch(rows, pad_id=1)
    short = len(rows[1].ids)
    assert batch.ids.shape == batch.mask.shape == batch.segments.shape == (2, len(rows[0].ids))
    assert batch.ids[1, :short].tolist() == rows[1].ids.tolist()
    assert set(batch.ids[1, short:]) == {1}
    assert batch.mask.sum(axis=1).tolist() == [len(row.ids) for row in rows]


def test_buckets_hold_like_lengths_and_every_row_once() -> None:
    lengths = [int(n) for n in np.random.Generator(np.random.PCG64(0)).integers(1, 90, 200)]
    groups = list(buckets(lengths, max_cells=256))
    assert sorted(place for group in groups for place in group) == list(range(200))
    assert all(len(g) * max(lengths[p] for p in g) <= 256 for g in groups)
    longest = [lengths[group[-1]] for group in groups]
    assert longest == sorted(longest)
    assert list(buckets([500, 3], max_cells=10)) == [[1], [0]]


def test_a_broken_tokenizer_is_refused(tmp_path: Path, kobert_base: Path) -> None:
    with pytest.raises(FailedPrecondition, match=r"no spiece\.model"):
        Pieces(tmp_path)
    whole = (kobert_base / PIECES_FILE).read_bytes()
    (tmp_path / PIECES_FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FailedPrecondition) as caught:
        Pieces(tmp_path)
    assert caught.value.reason == "WEIGHTS_UNREADABLE"
