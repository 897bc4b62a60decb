"""Bells, clocks and music."""

from functools import partial as of

from common.sounds import SoundFamily
from services.audiogen.light import (
    bells,
    clocks,
    drums,
    mechanisms,
    songs,
    strings,
)
from services.audiogen.light.mixtures import beside
from services.audiogen.light.recipe import Recipe, Synthesis, beating, happening, shelf
from services.audiogen.light.space import CLOSE, FIELD, HALL, ROOM, STREET, VALLEY, Space


def _rung(sound: str, bell: bells.Bell, words: str, space: Space = FIELD) -> Recipe:
    return happening(sound, of(bells.rung, bell=bell), f"ring {words}", space, 16.0)


BELL = shelf(
    SoundFamily.BELL,
    _rung("bell_strike", bells.PLAIN, "struck strike toll", HALL),
    _rung("temple_bell", bells.TEMPLE, "large toll buddhist", VALLEY),
    _rung("church_bell", bells.CHURCH, "toll tower cathedral", VALLEY),
    _rung("school_bell", bells.SCHOOL, "class electric", HALL),
    _rung("hand_bell", bells.HAND, "small handbell", ROOM),
    happening(
        "small_bell_jingle",
        of(bells.jingle, bell=bells.SLEIGH, shakes_hz=2.6),
        "tinkle sleigh",
        CLOSE,
    ),
    beating("wind_chime", of(bells.chimes, bell=bells.EAVES, number=4), "eaves ring bell", FIELD),
    _rung("ox_bell", bells.COW, "cow cattle clank horse"),
    _rung("tram_bell", bells.TRAM, "clang streetcar", STREET),
    happening("doorbell", bells.doorbell, "door ring chime", ROOM),
    happening(
        "phone_ring", of(mechanisms.telephone, bell=clocks.ALARM_BELL), "telephone bell", ROOM
    ),
    _rung("bicycle_bell", bells.BICYCLE, "bike", STREET),
    _rung("gong_strike", bells.GONG, "struck tam", HALL),
    happening("singing_bowl", bells.rubbed_bowl, "rub meditation", ROOM),
    _rung("brass_bowl", bells.BOWL, "struck"),
)


CLOCK = shelf(
    SoundFamily.CLOCK,
    beating("clock_tick", of(clocks.ticking, movement=clocks.WALL), "tock", ROOM),
    beating(
        "clock_pendulum",
        of(clocks.ticking, movement=clocks.PENDULUM),
        "grandfather old slow tick tock",
        ROOM,
    ),
    beating("watch_tick", of(clocks.ticking, movement=clocks.WATCH), "pocket wrist", CLOSE),
    happening("clock_chime", clocks.striking, "strike hour wall grandfather", ROOM),
    happening("cuckoo_clock", clocks.cuckoo_clock, "wall", ROOM),
    beating("alarm_clock", clocks.alarm, "ring morning", ROOM),
    happening("watch_wind", mechanisms.winding, "clock wind winding spring crank", CLOSE),
)


def _tune(sound: str, part: strings.Part, words: str, space: Space = ROOM) -> Recipe:
    return happening(sound, of(strings.tune, part=part), f"music play {words}", space)


_DRUMS: Synthesis = of(
    drums.drumming, low=drums.BUK, high=drums.JANGGU_HIGH, pattern=drums.FOLK, bar_s=1.7
)


MUSIC = shelf(
    SoundFamily.MUSIC,
    _tune("music_playing", strings.PIANO, "song melody"),
    happening("drum_beat", _DRUMS, "drumming percussion", ROOM),
    happening(
        "drum_march",
        of(drums.drumming, low=drums.BASS, high=drums.SNARE, pattern=drums.MARCH, bar_s=1.9),
        "military snare march",
        STREET,
    ),
    happening(
        "drum_roll",
        of(drums.drumming, low=drums.BASS, high=drums.SNARE, pattern=drums.ROLL, bar_s=1.6),
        "snare",
        ROOM,
    ),
    happening(
        "drum_single",
        of(drums.drumming, low=drums.BUK, high=drums.BUK, pattern=drums.SLOW, bar_s=2.4),
        "large slow big",
        HALL,
    ),
    happening(
        "gong_music",
        beside(_DRUMS, 0.0, of(bells.rung, bell=bells.GONG_SMALL), -3.0),
        "korean drum band folk",
        FIELD,
    ),
    _tune("string_playing", strings.ZITHER, "pluck instrument zither gayageum harp"),
    _tune("violin_playing", strings.FIDDLE, "fiddle bow cello"),
    _tune("flute_playing", strings.FLUTE, "bamboo pipe wind"),
    _tune("horn_blow", strings.BUGLE, "trumpet bugle brass", FIELD),
    _tune("piano_playing", strings.PIANO, "keyboard"),
    happening("piano_chord", of(strings.chord, part=strings.PIANO), "single", ROOM),
    _tune("organ_playing", strings.HARMONIUM, "reed harmonium church old", HALL),
    _tune("accordion_playing", strings.HARMONICA, "reed"),
    _tune("harmonica_playing", strings.HARMONICA, "mouth"),
    _tune("guitar_playing", strings.GUITAR, "strum acoustic"),
    _tune("music_box", strings.MUSIC_BOX, "toy"),
    happening("singing", songs.singing, "sing song person woman", ROOM),
    happening("singing_group", songs.choir, "choir people chorus sing song", HALL),
    happening("humming", songs.humming, "hum tune", CLOSE),
    happening("whistling", songs.whistling, "whistle tune man", CLOSE),
    happening(
        "record_music",
        of(strings.recorded, part=strings.FIDDLE),
        "gramophone old player phonograph radio",
        ROOM,
    ),
)
