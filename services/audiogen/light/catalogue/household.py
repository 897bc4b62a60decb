"""Cloth and paper, and what has no family of its own."""

from functools import partial as of

from common.sounds import SoundFamily
from services.audiogen.light import (
    bells,
    electric,
    engines,
    fabric,
    friction,
    impacts,
    mechanisms,
    mouth,
    plumbing,
    rails,
    strings,
    things,
)
from services.audiogen.light.air import flapping, whoosh
from services.audiogen.light.doors import PAPER_DOOR, WOODEN_DOOR, close, sliding
from services.audiogen.light.mixtures import beside, then
from services.audiogen.light.noise import band
from services.audiogen.light.particles import Resonances
from services.audiogen.light.recipe import Recipe, beating, happening, shelf, texture
from services.audiogen.light.space import CLOSE, FIELD, HALL, ROOM, STREET, VALLEY


def _brush(
    sound: str, colour: Resonances, rate_hz: float, grain_hz: float, share: float, words: str
) -> Recipe:
    make = of(fabric.strokes, colour=colour, rate_hz=rate_hz, grain_hz=grain_hz, share=share)
    return texture(sound, make, words, CLOSE)


CLOTH = shelf(
    SoundFamily.CLOTH,
    happening(
        "cloth_rustle",
        of(fabric.rustle, sheet=fabric.COTTON),
        "clothes dress fabric garment",
        CLOSE,
        4.0,
    ),
    happening("silk_rustle", of(fabric.rustle, sheet=fabric.SILK), "skirt dress gown", CLOSE, 4.0),
    happening(
        "leather_creak", of(fabric.rustle, sheet=fabric.LEATHER), "jacket bag belt", CLOSE, 4.0
    ),
    happening("cloth_tear", of(fabric.tear, threads_hz=260.0, low_hz=700.0), "rip fabric", CLOSE),
    texture("cloth_flap", flapping, "flag sail tent wind flutter", FIELD),
    happening(
        "bedding_rustle",
        of(fabric.rustle, sheet=fabric.COTTON, strokes_hz=1.2),
        "blanket sheet bed",
        CLOSE,
        4.0,
    ),
    happening("paper_tear", of(fabric.tear, threads_hz=420.0, low_hz=1300.0), "rip letter", CLOSE),
    happening("paper_page", fabric.page, "turn book flip newspaper", CLOSE),
    happening(
        "paper_rustle", of(fabric.rustle, sheet=fabric.PAPER), "letter newspaper", CLOSE, 4.0
    ),
    happening("paper_crumple", fabric.crumple, "ball crush", CLOSE),
    texture("writing_pencil", fabric.writing, "write pen paper scribble", CLOSE),
    happening("straw_rustle", of(fabric.rustle, sheet=fabric.STRAW), "hay dry mat", CLOSE, 4.0),
    happening(
        "umbrella_open",
        then(of(whoosh), of(impacts.struck, thing=things.STICK, hits=1, gap_s=0.5), 0.26, 0.9),
        "opening",
        CLOSE,
    ),
    _brush("cloth_dust_off", fabric.BRUSH, 2.4, 4200.0, 0.35, "hand pat brush"),
    happening(
        "rummage",
        beside(
            of(fabric.rustle, sheet=fabric.COTTON),
            0.0,
            of(impacts.clatter, thing=things.LOOSE_METAL, rate_hz=5.0, length_s=3.0),
            -9.0,
        ),
        "search bag drawer thing",
        CLOSE,
    ),
)


OTHER = shelf(
    SoundFamily.OTHER,
    happening(
        "object_move",
        of(impacts.dropped, thing=things.BOX, gap_s=0.12, restitution=0.45),
        "thing handle",
        ROOM,
    ),
    happening(
        "chair_drag",
        of(friction.rub, joint=friction.CHAIR_LEG),
        "scrape floor wood pull",
        ROOM,
        1.8,
    ),
    happening(
        "drag_heavy",
        of(friction.rub, joint=friction.HEAVY_DRAG),
        "pull object floor furniture",
        ROOM,
        4.0,
    ),
    happening(
        "drawer",
        of(sliding, panel=WOODEN_DOOR, grain=band(180, 2200, 9)),
        "slide wood desk open",
        ROOM,
    ),
    happening("lid_open", of(close, panel=PAPER_DOOR), "box chest pot", CLOSE),
    texture("machine_hum", electric.hum, "electric motor refrigerator", ROOM),
    beating("machine_rattle", of(engines.machine, beat_hz=3.4), "factory press run engine", HALL),
    texture("motor_drill", electric.drill, "electric power tool", ROOM),
    beating(
        "typewriter",
        of(mechanisms.typing, key=mechanisms.TYPEWRITER, keys_hz=5.5, bell=bells.BICYCLE),
        "type key office clack",
        ROOM,
    ),
    beating(
        "keyboard_typing",
        of(mechanisms.typing, key=mechanisms.KEYBOARD, keys_hz=7.0),
        "type key computer",
        CLOSE,
    ),
    beating(
        "telegraph",
        of(mechanisms.typing, key=mechanisms.TELEGRAPH, keys_hz=6.5),
        "morse code tap",
        ROOM,
    ),
    beating("sewing_machine", of(engines.machine, beat_hz=9.0), "sew stitch old", ROOM),
    _brush("saw_wood", fabric.SAW, 2.0, 900.0, 0.8, "sawing cut carpenter timber"),
    beating("loom", of(engines.machine, beat_hz=1.7), "weave wood shuttle", ROOM),
    happening(
        "electronic_beep",
        of(electric.beeps, pitch_hz=2050.0, pattern=electric.ONCE, cycle_s=1.4),
        "tone",
        CLOSE,
    ),
    beating(
        "alarm_beep",
        of(electric.beeps, pitch_hz=2700.0, pattern=electric.ALARM, cycle_s=1.0),
        "digital smoke",
        ROOM,
    ),
    texture("phone_vibrate", electric.vibration, "buzz mobile table", CLOSE),
    happening("switch_click", mechanisms.switch, "light button lever", CLOSE),
    happening("camera_shutter", mechanisms.camera, "photo click picture", CLOSE),
    happening("arrow_whoosh", of(whoosh), "bow fly pass", FIELD),
    happening("whoosh", whoosh, "swing fast swish air pass", CLOSE),
    texture("stomach_growl", mouth.stomach, "hungry rumble belly", CLOSE),
    happening("whistle_blow", engines.whistle_blast, "referee police guard", STREET),
    happening("factory_whistle", rails.whistle, "steam shift", VALLEY),
    _brush("broom_sweep", fabric.BROOM, 0.9, 5000.0, 0.7, "brush floor yard"),
    texture("chalk_writing", fabric.writing, "blackboard write school", ROOM),
    _brush("ink_grinding", fabric.RASP, 1.1, 3800.0, 0.9, "stick stone grind"),
    happening("scissors", mechanisms.scissors, "cut snip shears large", CLOSE),
    _brush("scraping", fabric.RASP, 1.3, 1700.0, 0.6, "scrape rub"),
    happening(
        "wood_creak",
        of(friction.rub, joint=friction.FLOORBOARD),
        "old floorboard floor house squeak",
        ROOM,
        2.5,
    ),
    happening("rope_creak", of(friction.rub, joint=friction.ROPE), "ship tight strain", CLOSE, 3.5),
    happening(
        "metal_screech", of(friction.rub, joint=friction.SCREECH), "scrape squeal metal", HALL, 2.5
    ),
    beating("radio_static", mechanisms.radio, "noise crackle tune", ROOM),
    happening("feedback", electric.feedback, "loudspeaker microphone squeal howl", HALL),
    happening(
        "spray",
        of(electric.spray, low_hz=3500.0, high_hz=12_000.0, hold_s=0.9),
        "hiss aerosol can",
        CLOSE,
    ),
    happening(
        "steam_hiss",
        of(electric.spray, low_hz=1500.0, high_hz=9000.0, hold_s=8.0),
        "vapor kettle pipe",
        ROOM,
    ),
    happening("sword_draw", of(impacts.drawn), "sheath blade knife unsheathe", CLOSE),
    happening(
        "pipe_tap",
        of(impacts.struck, thing=things.STICK, hits=3, gap_s=0.28),
        "tobacco ash tray",
        CLOSE,
    ),
    happening("pop", mouth.pop, "cork bubble balloon", CLOSE),
    happening("fart", mouth.fart, "wind gas", CLOSE),
    happening(
        "bush_rustle",
        of(fabric.rustle, sheet=fabric.FOLIAGE),
        "leaf grass shrub branch",
        FIELD,
        4.0,
    ),
    happening("digging", mechanisms.digging, "dig earth spade hoe", FIELD),
    _brush("grinding_stone", fabric.MILLSTONE, 0.6, 5200.0, 0.95, "mill grind quern stone"),
    happening("ice_in_glass", plumbing.ice_clink, "clink cube drink", CLOSE),
    happening(
        "glass_clink",
        of(impacts.struck, thing=things.GLASS, hits=1, gap_s=0.4),
        "toast cheers wine",
        CLOSE,
    ),
    happening(
        "can_open",
        then(
            of(impacts.struck, thing=things.LOOSE_METAL, hits=1, gap_s=0.4),
            of(electric.spray, low_hz=3000.0, high_hz=11_000.0, hold_s=0.15),
            0.05,
            0.6,
        ),
        "hiss soda beer",
        CLOSE,
    ),
    _brush("scratching", fabric.PENCIL, 3.2, 2600.0, 0.6, "scratch claw nail itch"),
    texture("hair_dryer", electric.dryer, "fan blow vacuum", CLOSE),
    happening("bow_string", strings.twang, "twang arrow shoot", FIELD),
    beating("heartbeat", mechanisms.heartbeat, "heart pulse beat", CLOSE),
    happening(
        "keys_jingle", of(bells.jingle, bell=bells.KEYS, shakes_hz=2.2), "key bunch", CLOSE, 3.0
    ),
    happening("winding", mechanisms.winding, "crank ratchet winch", CLOSE),
)
