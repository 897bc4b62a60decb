import json
import subprocess
import sys

import numpy as np
import pytest

from services.classifier.light.features import FeatureSet, features
from services.classifier.light.meaning import Meaning
from services.classifier.light.model import load_model
from services.classifier.light.reading import Reader, Reading

STORY = ["밤이 깊었다.", "비가 후드득 창문을 때렸다.", "“누구요?” 노인이 물었다.", "대답이 없었다."]

# Prints the features of STORY[1] as another process finds them.
_PROGRAM = """
import json, sys
from services.classifier.light.features import FeatureSet, features
from services.classifier.light.meaning import Meaning
from services.classifier.light.model import load_model
from services.classifier.light.reading import Reader
reader = Reader()
story = json.load(sys.stdin)
readings = [reader.read(t, story[:i], story[i + 1 :]) for i, t in enumerate(story)]
meaning = Meaning(load_model(reader.tagger.version()).landmarks, reader.tagger.similarity)
found = features(readings, 1, meaning, FeatureSet())
print(json.dumps([found.places.tolist(), found.dense.tolist()]))
"""


@pytest.fixture(scope="module")
def readings(reader: Reader) -> list[Reading]:
    return [reader.read(t, STORY[:i], STORY[i + 1 :]) for i, t in enumerate(STORY)]


@pytest.fixture(scope="module")
def meaning(reader: Reader) -> Meaning:
    return Meaning(load_model(reader.tagger.version()).landmarks, reader.tagger.similarity)


def test_another_process_finds_the_same(readings: list[Reading], meaning: Meaning) -> None:
    found = features(readings, 1, meaning, FeatureSet())
    other = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        input=json.dumps(STORY),
        env={"PYTHONHASHSEED": "7", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    places, dense = json.loads(other.stdout)
    assert places == found.places.tolist()
    assert dense == found.dense.tolist()


def test_role_tokens_and_context_add_features(readings: list[Reading], meaning: Meaning) -> None:
    bare = set(features(readings, 1, meaning, FeatureSet(False, False)).places.tolist())
    roles = set(features(readings, 1, meaning, FeatureSet(True, False)).places.tolist())
    context = set(features(readings, 1, meaning, FeatureSet(False, True)).places.tolist())
    assert bare < roles
    assert bare < context
    assert roles - bare != context - bare


def test_without_context_neighbours_do_not_matter(
    readings: list[Reading], meaning: Meaning
) -> None:
    alone = features(readings[1:2], 0, meaning, FeatureSet(context=False))
    among = features(readings, 1, meaning, FeatureSet(context=False))
    assert np.array_equal(alone.places, among.places)
    assert np.array_equal(alone.dense, among.dense)


def test_quoted_words_are_other_features(reader: Reader, meaning: Meaning) -> None:
    told, said = (
        features([reader.read(text, (), ())], 0, meaning, FeatureSet(False, False))
        for text in ("비가 온다.", "“비가 온다.”")
    )
    # Only how it ends is the same.
    assert len(told.places) >= 7
    assert len(set(told.places.tolist()) & set(said.places.tolist())) == 1


def test_vectors_bring_words_of_one_sense_together(reader: Reader, meaning: Meaning) -> None:
    ids = {
        form: reader.tagger.tag(f"{form}가 있다.")[0].kiwi_id
        for form in ("소나기", "폭풍우", "회사")
    }
    storm = meaning.vector(ids["폭풍우"])
    assert storm @ meaning.vector(ids["소나기"]) > 0.5
    assert storm @ meaning.vector(ids["회사"]) < 0.2


def test_a_word_unknown_to_the_tagger_has_no_vector(reader: Reader, meaning: Meaning) -> None:
    added = reader.tagger.tag("쓰르람쓰르람 울었다.")[0]
    assert not meaning.vector(added.kiwi_id).any()
