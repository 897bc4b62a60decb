"""The engine against Triton with tiny checkpoints: it gives what `kobert` gives here."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.random import PCG64, Generator

from common.errors import Cancelled, FailedPrecondition, Unavailable
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import Audio, Classification, ClassificationRequest
from services.classifier.kobert.engine import KobertEngine
from services.classifier.triton.connection import Connection
from services.classifier.triton.engine import TritonEngine
from services.classifier.triton.models import KOBERT
from services.classifier.triton.repository import PYTHON, ServingOptions
from services.classifier.triton.requests import Arrays, infer
from tests.models.classifier import tiny
from tests.models.triton.server import Triton, triton
from tests.services.processes import free_port
from training.export_triton import export_repository

pytestmark = pytest.mark.models

TEXTS = (
    "밤이 깊었다.",
    "멀리서 천둥이 우르릉 울렸다.",
    "",
    "“무서워요.” 아이가 작은 목소리로 말했다.",
    "비가 쏟아졌다.",
    "그는 문을 쾅 닫고 계단을 뛰어 내려가다가 발을 헛디뎌 굴러 떨어지고 말았다.",
)


def open_engine(
    folder: Path, voice_folder: Path | str, url: str, **changed: object
) -> TritonEngine:
    """An engine with the settings' defaults but for what is changed."""
    options = {
        **tiny.engine_options(folder, voice_folder),
        "max_batch_items": 16,
        "triton_url": url,
        "triton_timeout_s": 10.0,
        "triton_patience_s": 30.0,
        **changed,
    }
    return TritonEngine(**options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def engine(classifier_server: Triton, kobert_folder: Path, voice_folder: Path) -> TritonEngine:
    return open_engine(kobert_folder, voice_folder, classifier_server.address)


@pytest.fixture(scope="module")
def local(kobert_folder: Path, voice_folder: Path) -> KobertEngine:
    """The same models in this process."""
    return tiny.open_engine(kobert_folder, voice_folder)


def request(*texts: str, seed: int | None = None) -> ClassificationRequest:
    """A window of these sentences, two seconds each; with a seed, they are heard too."""
    sentences = tuple(
        Sentence(f"s{place}", text, 2000 * place, 2000 * place + 700 + 150 * place)
        for place, text in enumerate(texts)
    )
    if seed is None:
        return ClassificationRequest(sentences)
    noise = Generator(PCG64(seed)).normal(0, 0.1, (32_000 * len(texts), 1)).astype(np.float32)
    return ClassificationRequest(sentences, audio=Audio(noise, 0))


def assert_same(ours: Classification, theirs: Classification) -> None:
    assert (ours.voice_weight, ours.effect_threshold) == (
        theirs.voice_weight,
        theirs.effect_threshold,
    )
    for mine, other in zip(ours.labels, theirs.labels, strict=True):
        assert mine.sentence_id == other.sentence_id
        assert mine.effect_score == pytest.approx(other.effect_score, abs=1e-4)
        assert mine.emotion.as_tuple() == pytest.approx(other.emotion.as_tuple(), abs=1e-4)
        assert (mine.voice_emotion is None) == (other.voice_emotion is None)
        if mine.voice_emotion and other.voice_emotion:
            wanted = pytest.approx(other.voice_emotion.as_tuple(), abs=1e-4)
            assert mine.voice_emotion.as_tuple() == wanted
        assert mine.morphemes == other.morphemes


def test_labels_are_those_of_the_same_models_here(
    engine: TritonEngine, local: KobertEngine
) -> None:
    window = request(*TEXTS, seed=1)
    ours = engine.classify(window, CancelToken())
    assert_same(ours, local.classify(window, CancelToken()))
    assert any(label.voice_emotion for label in ours.labels)
    assert len({round(label.effect_probability, 3) for label in ours.labels}) > 3


def test_windows_together_are_as_alone(engine: TritonEngine) -> None:
    windows = [request(*TEXTS, seed=1), request(TEXTS[1]), request(*TEXTS[3:], *TEXTS, seed=2)]
    together = dict(engine.run_batch(windows, [CancelToken() for _ in windows]))
    assert sorted(together) == [0, 1, 2]
    for index, window in enumerate(windows):
        assert_same(together[index], engine.classify(window, CancelToken()))


def test_more_sentences_than_a_batch_of_the_server_holds(
    engine: TritonEngine, local: KobertEngine
) -> None:
    window = request(*(TEXTS * 12))
    assert_same(engine.classify(window, CancelToken()), local.classify(window, CancelToken()))


def test_the_same_again_is_the_same(engine: TritonEngine) -> None:
    window = request(*TEXTS, seed=4)
    first, again = (engine.classify(window, CancelToken()) for _ in range(2))
    assert first == again


def test_a_window_without_sentences(engine: TritonEngine) -> None:
    assert engine.classify(ClassificationRequest(()), CancelToken()).labels == ()


def test_what_the_engine_says_of_itself(
    engine: TritonEngine, local: KobertEngine, classifier_server: Triton
) -> None:
    engine.warm_up()
    assert engine.info.name == "triton"
    assert engine.info.version == local.info.version
    assert engine.info.licence == local.info.licence
    assert engine.info.device == f"Triton at {classifier_server.address}"


def test_who_cancels_waits_no_longer(engine: TritonEngine, classifier_server: Triton) -> None:
    token = CancelToken()
    classifier_server.pause()
    try:
        threading.Timer(0.3, token.cancel).start()
        with pytest.raises(Cancelled):
            engine.classify(request(*TEXTS), token)
    finally:
        classifier_server.resume()


def test_one_who_cancels_leaves_the_others_their_labels(engine: TritonEngine) -> None:
    gone, stays = CancelToken(), CancelToken()
    gone.cancel()
    windows = [request(TEXTS[0]), request(TEXTS[1])]
    assert [index for index, _ in engine.run_batch(windows, [gone, stays])] == [1]


def test_work_goes_on_after_triton_was_restarted(
    engine: TritonEngine, local: KobertEngine, classifier_server: Triton
) -> None:
    classifier_server.kill()
    classifier_server.start()
    window = request(*TEXTS, seed=6)
    assert_same(engine.classify(window, CancelToken()), local.classify(window, CancelToken()))


def test_without_a_voice_model_nothing_is_heard(
    classifier_server: Triton, kobert_folder: Path
) -> None:
    deaf = open_engine(kobert_folder, "", classifier_server.address)
    labels = deaf.classify(request(*TEXTS, seed=1), CancelToken()).labels
    assert all(label.voice_emotion is None for label in labels)


def test_a_voice_for_which_padding_counts_is_never_padded(
    kobert_folder: Path, tmp_path: Path
) -> None:
    voice_folder = tmp_path / "voice"
    voice_folder.mkdir()
    tiny.write_voice(voice_folder, norm="group")
    options = ServingOptions(PYTHON, max_batch_items=8, thread_count=1)
    export_repository(tmp_path / "repository", kobert_folder, voice_folder, options)
    window = request(*TEXTS, seed=1)
    with triton(tmp_path / "repository", tmp_path) as running:
        engine = open_engine(kobert_folder, voice_folder, running.address)
        ours = engine.classify(window, CancelToken())
    local = tiny.open_engine(kobert_folder, voice_folder)
    assert_same(ours, local.classify(window, CancelToken()))


def test_another_checkpoint_than_the_server_s_is_refused(
    classifier_server: Triton, kobert_folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(kobert_folder, other)
    tiny.write_kobert(other, kobert_folder, context_sentences=0)
    with pytest.raises(FailedPrecondition) as caught:
        open_engine(other, "", classifier_server.address)
    assert caught.value.reason == "TRITON_CHECKPOINT_DIFFERS"
    assert str(other) in caught.value.message


def test_a_server_without_the_voice_is_refused(
    kobert_folder: Path, voice_folder: Path, tmp_path: Path
) -> None:
    options = ServingOptions(PYTHON, thread_count=1)
    export_repository(tmp_path / "repository", kobert_folder, None, options)
    with (
        triton(tmp_path / "repository", tmp_path) as running,
        pytest.raises(FailedPrecondition) as caught,
    ):
        open_engine(kobert_folder, voice_folder, running.address)
    assert caught.value.reason == "TRITON_MODEL_MISSING"


def test_a_request_that_fails_leaves_those_of_its_batch_their_answers(
    classifier_server: Triton,
) -> None:
    """While the server is stopped both come into its queue, so that it runs them together."""

    def ask(token_id: int) -> list[Arrays]:
        row = {tensor.name: np.ones((1, 16), np.int64) for tensor in KOBERT.inputs}
        row["input_ids"] = row["input_ids"] * token_id
        with closing(Connection(classifier_server.address, 30, 30)) as own:
            return infer(own, KOBERT, [row], lambda: None)

    classifier_server.pause()
    with ThreadPoolExecutor(2) as pool:
        bad, good = pool.submit(ask, 10**6), pool.submit(ask, 9)
        threading.Timer(0.5, classifier_server.resume).start()
        assert good.result(60)[0]["emotion"].shape == (1, 7)
        with pytest.raises(FailedPrecondition) as caught:
            bad.result(60)
    assert caught.value.reason == "TRITON_REFUSED"


def test_the_weights_need_not_lie_here(
    classifier_server: Triton, kobert_folder: Path, tmp_path: Path
) -> None:
    for name in ("checkpoint.json", "spiece.model"):
        shutil.copy(kobert_folder / name, tmp_path)
    slim = open_engine(tmp_path, "", classifier_server.address)
    whole = open_engine(kobert_folder, "", classifier_server.address)
    ours, theirs = (e.classify(request(*TEXTS), CancelToken()) for e in (slim, whole))
    assert_same(ours, theirs)


def test_no_server_is_unavailable(kobert_folder: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        open_engine(kobert_folder, "", f"127.0.0.1:{free_port()}", triton_patience_s=0.3)
    assert caught.value.reason == "TRITON_UNAVAILABLE"


def test_no_checkpoint_is_refused_before_anybody_is_asked(tmp_path: Path) -> None:
    with pytest.raises(FailedPrecondition) as caught:
        open_engine(tmp_path, "", f"127.0.0.1:{free_port()}")
    assert caught.value.reason == "WEIGHTS_UNREADABLE"
