"""Writes the report: one HTML file with all that it shows inside."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import soundfile
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from wia.client.cue_sheet import CueSheet
from wia.client.model import Production
from wia.report import drawing
from wia.report.cue_view import row_counts, view_cues
from wia.report.embedding import BITS_PER_S, mp3_uri
from wia.report.facts import head_facts
from wia.report.loudness_view import target_of, view_loudness
from wia.report.sentence_view import view_sentences
from wia.report.spectrogram import draw_spectrogram
from wia.report.timeline import Timeline
from wia.report.waveform import measure_file

# Longer mixes are linked to, not embedded.
MAX_EMBEDDED_BYTES = 2_400_000
_PEAK_OF_OUTLINE = 0.98


@dataclass(frozen=True, slots=True)
class ReportInput:
    """What is reported."""

    production: Production
    sheet: CueSheet
    # The mix as FLAC or WAV, to measure and to embed.
    mix_path: Path
    # The file that the user has, to link to where it is too long to embed.
    out_path: Path
    # Takes to embed, FLAC or WAV, by id.
    take_paths: Mapping[str, Path]


def write_report(path: Path, report: ReportInput) -> None:
    """Writes the page."""
    path.write_text(render(path, report), encoding="utf-8")


def render(path: Path, report: ReportInput) -> str:
    """The page as it will stand at the path."""
    production, sheet = report.production, report.sheet
    with soundfile.SoundFile(report.mix_path) as file:
        waveform, measurement = measure_file(file)
        spectrogram = draw_spectrogram(file)
        duration_s = file.frames / file.samplerate
    timeline = Timeline(round(duration_s * 1000))
    loudness = view_loudness(measurement, target_of(production.config), duration_s)
    takes = {take_id: mp3_uri(take) for take_id, take in report.take_paths.items()}
    cues = view_cues(sheet, timeline, frozenset(takes))
    scale = _PEAK_OF_OUTLINE / max(float(waveform.peaks.max(initial=0.0)), 1e-3)
    return _template().render(
        production=production,
        sheet=sheet,
        duration_s=duration_s,
        facts=head_facts(production, sheet, loudness),
        cues=cues,
        row_counts=row_counts(cues),
        sentences=view_sentences(sheet, timeline),
        ticks=timeline.ticks(),
        peak_path=drawing.outline(waveform, waveform.peaks, scale),
        level_path=drawing.outline(waveform, waveform.levels, scale),
        loudness=loudness,
        spectrogram=spectrogram,
        audio_uri=_audio_uri(path, report, duration_s),
        spectrogram_base64=base64.b64encode(spectrogram.png).decode(),
        takes=takes,
    )


def _audio_uri(path: Path, report: ReportInput, duration_s: float) -> str:
    """The mix inside the page where it is short enough, else the way to the user's file."""
    if duration_s * BITS_PER_S / 8 <= MAX_EMBEDDED_BYTES:
        return mp3_uri(report.mix_path)
    relative = os.path.relpath(report.out_path.absolute(), path.absolute().parent)
    return quote(Path(relative).as_posix())


def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("wia.report", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
