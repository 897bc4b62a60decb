"""Short books for tests: a narration with its script and the true times of its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.narrations import NarrationOptions, make_narration, write_wav

# Three moods, effects at known words, rain that lasts, a silence between scenes; about 25 s.
SENTENCES = (
    "창밖에는 비가 주룩주룩 내리고 있었다.",
    "그는 조용히 창가에 앉아 있었다.",
    "갑자기 누군가 문을 똑똑 두드렸다.",
    "그는 두려움에 떨며 숨을 죽였다.",
    "문이 쾅 닫혔다.",
    "멀리서 천둥이 우르르 쳤다.",
    "아침이 되자 참새가 짹짹 울었다.",
    "그는 기뻐서 크게 웃음을 터뜨렸다.",
)


# With these the book is long enough to be rendered in three segments of a minute, given pauses.
MORE_SENTENCES = (
    "할머니는 부엌에서 저녁을 준비했다.",
    "고양이가 마루 밑에서 야옹 하고 울었다.",
    "소년은 연필을 깎으며 창밖을 보았다.",
    "시계가 땡땡 열두 시를 쳤다.",
    "그날 밤은 유난히 길고 어두웠다.",
    "골목 끝에서 개가 멍멍 짖었다.",
    "어머니는 편지를 접어 서랍에 넣었다.",
    "유리컵이 바닥에 떨어져 쨍그랑 깨졌다.",
    "아무도 말을 하지 않았다.",
    "기차가 기적을 울리며 역을 떠났다.",
    "노인은 지팡이를 짚고 언덕을 올랐다.",
    "바람이 휘휘 불어 나뭇잎이 흔들렸다.",
    "아이들은 강가에 모여 앉았다.",
    "누군가 물에 풍덩 뛰어들었다.",
    "해가 산 너머로 천천히 기울었다.",
    "교회 종이 댕댕 울렸다.",
)


@dataclass(frozen=True, slots=True)
class Book:
    """A narration on disk with its script."""

    path: Path
    script: str
    starts_ms: tuple[float, ...]

    @property
    def narration(self) -> bytes:
        """The narration's file."""
        return self.path.read_bytes()


def make_book(
    folder: Path,
    seed: int = 1,
    channel_count: int = 1,
    sentences: Sequence[str] = SENTENCES,
    sample_rate_hz: int = 24_000,
    voice: str = "ko+f3",
    pause_ms: tuple[int, int] = (400, 900),
) -> Book:
    """A spoken book; another seed gives other pauses, and so other artifacts."""
    options = NarrationOptions(
        voice=voice,
        sample_rate_hz=sample_rate_hz,
        channel_count=channel_count,
        pause_ms=pause_ms,
        seed=seed,
    )
    narration = make_narration(sentences, options)
    name = f"book-{seed}-{channel_count}-{sample_rate_hz}-{len(sentences)}.wav"
    path = write_wav(folder / name, narration)
    starts_ms = tuple(sentence.start_ms for sentence in narration.sentences)
    return Book(path, "\n".join(sentences), starts_ms)
