"""Names files of other kinds, so that the user reads what came instead of "invalid data"."""

# The first bytes of things that people upload by mistake, or to do harm.
_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive (or a document in one)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office or HWP document"),
    (b"\x7fELF", "a program (ELF)"),
    (b"\xcf\xfa\xed\xfe", "a macOS program"),
    (b"\xca\xfe\xba\xbe", "a macOS program or Java class"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"MThd", "a MIDI file (notes, not sound)"),
    (b"FLV\x01", "an FLV video"),
    (b"\x00\x00\x01\xba", "an MPEG program stream"),
    (b".RMF", "a RealMedia file"),
    (b"OTTO", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
)
# Magic numbers so short that a text may begin with them.
_SHORT = {b"BM": "a BMP image", b"MZ": "a Windows program"}
# The first letters of texts, in lower case, after a byte order mark and white space.
_TEXTS: tuple[tuple[str, str], ...] = (
    ("#extm3u", "an HLS playlist"),
    ("ffconcat", "an ffmpeg concat script"),
    ("file '", "an ffmpeg concat script"),
    ("v=0", "an SDP session description"),
    ("[playlist]", "a PLS playlist"),
    ("<mpd", "a DASH manifest"),
    ("<smil", "a SMIL presentation"),
    ("<!doctype html", "an HTML page"),
    ("<html", "an HTML page"),
    ("<svg", "an SVG image"),
    ("<?xml", "an XML document"),
    ("{", "a JSON document or another text"),
    ("#!", "a script"),
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_TEXT_BYTES, _START_BYTES = 4096, 256


def name_certain(head: bytes) -> str:
    """What a file is by a magic number that no audio and no text begins with; "" where by none."""
    return next((name for magic, name in _BINARY if head.startswith(magic)), "")


def name_markup(head: bytes) -> str:
    """What a file is by the first letters of a playlist, manifest or the like; "" by none."""
    text = _decode(head[:_START_BYTES]).lstrip("\ufeff \t\r\n").lower()
    return next((name for start, name in _TEXTS if text.startswith(start)), "")


def name_foreign(head: bytes) -> str:
    """What a file that is neither audio nor a script seems to be, as "an HLS playlist"."""
    if name := name_certain(head) or name_markup(head):
        return name
    if head[:2] in _SHORT:
        return _SHORT[head[:2]]
    if head[:4] == b"RIFF":
        return f"a RIFF file of type {head[8:12].decode('ascii', 'replace')!r}"
    if _is_text(head[:_TEXT_BYTES]):
        return "a text"
    return f"unknown data (its first bytes are {head[:8].hex(' ')})"


def _is_text(head: bytes) -> bool:
    decoded = _decode(head)
    readable = sum(letter.isprintable() or letter in "\ufeff\r\n\t" for letter in decoded)
    lost_bytes = len(head) - len(decoded.encode(_encoding(head)))
    return lost_bytes < 4 and readable >= 0.95 * len(decoded)


def _decode(head: bytes) -> str:
    return head.decode(_encoding(head), "ignore")


def _encoding(head: bytes) -> str:
    return next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8")
