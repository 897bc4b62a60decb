"""Bells, hits, breakage, clocks, guns, music, cloth and paper, and the rest."""

from functools import partial as of

from common.sounds import SoundFamily
from services.audiogen.light import (
    bells,
    blasts,
    breakage,
    clocks,
    crowds,
    drums,
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
    voice,
)
from services.audiogen.light.air import flapping, whoosh
from services.audiogen.light.doors import PAPER_DOOR, WOODEN_DOOR, close, sliding
from services.audiogen.light.mixtures import beside, then
from services.audiogen.light.noise import band
from services.audiogen.light.recipe import Recipe, Synthesis, happening, shelf, texture
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
    texture("wind_chime", of(bells.chimes, bell=bells.EAVES, number=4), "eaves ring bell", FIELD),
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


def _hit(
    sound: str,
    thing: impacts.Thing,
    words: str,
    hits: int = 1,
    gap_s: float = 0.5,
    space: Space = ROOM,
) -> Recipe:
    return happening(
        sound, of(impacts.struck, thing=thing, hits=hits, gap_s=gap_s), words, space, 4.0
    )


def _work(
    sound: str, thing: impacts.Thing, period_s: float, words: str, space: Space = ROOM
) -> Recipe:
    return happening(sound, of(impacts.working, thing=thing, period_s=period_s), words, space)


def _drop(sound: str, thing: impacts.Thing, gap_s: float, restitution: float, words: str) -> Recipe:
    make = of(impacts.dropped, thing=thing, gap_s=gap_s, restitution=restitution)
    return happening(sound, make, words, ROOM, 3.0)


IMPACT = shelf(
    SoundFamily.IMPACT,
    _hit("thud", impacts.HEAVY_BODY, "heavy dull thump impact hit"),
    happening(
        "body_fall", of(impacts.collapse, thing=impacts.HEAVY_BODY), "person collapse ground", ROOM
    ),
    happening("tumble", impacts.tumble, "fall over noisy thing", ROOM),
    _hit("slap", impacts.PALM, "face smack cheek hard"),
    _hit("punch", impacts.FIST, "fist hit fight blow"),
    _hit("kick", impacts.BOOT, "hard foot"),
    _hit("hit_wood", impacts.CRATE, "strike knock"),
    _hit("hit_table", impacts.TABLE, "slam hand bang desk"),
    _work("hammer", impacts.NAIL, 0.55, "nail hammering carpenter"),
    _work("anvil", impacts.ANVIL, 0.85, "blacksmith smith forge hammer metal"),
    _work("axe_chop", impacts.LOG, 1.3, "wood tree split firewood", FIELD),
    happening("coin_drop", impacts.coins, "coin money drop hard", ROOM),
    _hit("metal_clang", impacts.METAL_SHEET, "metal pan bang clank", space=HALL),
    happening(
        "metal_rattle",
        of(impacts.clatter, thing=impacts.LOOSE_METAL, rate_hz=16.0, length_s=2.2),
        "metal shake",
        ROOM,
    ),
    happening("chain_rattle", mechanisms.chain, "metal drag shackle", ROOM),
    happening(
        "dish_clatter",
        of(impacts.clatter, thing=impacts.CHINA, rate_hz=11.0, length_s=1.6),
        "plate bowl kitchen",
        ROOM,
    ),
    _drop("object_drop", impacts.BOX, 0.16, 0.5, "floor fall thing"),
    _drop("object_throw", impacts.CRATE, 0.2, 0.5, "hard thrown"),
    _hit("object_put_down", impacts.TABLE, "tap set place table"),
    happening("clap_hands", of(crowds.clapping), "hand", ROOM),
    happening("crash", impacts.crash, "collision accident smash loud", STREET),
    happening("collapse", of(impacts.rockfall), "wall rubble building debris", FIELD),
    happening("rockfall", impacts.rockfall, "rock stone tumble avalanche landslide", VALLEY),
    happening(
        "rolling",
        of(impacts.rolling, thing=impacts.BOX, turns_hz=3.2),
        "roll floor barrel hard",
        ROOM,
    ),
    happening(
        "pour_objects",
        of(impacts.scattering, thing=impacts.BEAN, rate_hz=85.0),
        "many small grain bean rice",
        ROOM,
    ),
    happening("whip", impacts.whip, "crack lash", FIELD),
    _hit("sword_clash", impacts.BLADE, "metal blade fight fence", 4, 0.42, HALL),
    _work("laundry_bat", impacts.CLOTH_STONE, 0.24, "beat club cloth fulling", FIELD),
    _work("mortar", impacts.MORTAR, 0.72, "pestle pound grind"),
    _work("chopping_knife", impacts.BOARD, 0.2, "chop cut board kitchen"),
    _hit("ball_hit", impacts.RUBBER_BALL, "kick bat", space=FIELD),
    _drop("ball_bounce", impacts.RUBBER_BALL, 0.5, 0.76, "basketball"),
    _drop("stone_throw", impacts.STONE_LUMP, 0.22, 0.5, "rock thrown hit pebble"),
    _hit("finger_snap", impacts.FINGER, ""),
    _hit("foot_stomp", impacts.RUBBER_SOLE, "floor stamp"),
    _work("stick_tap", impacts.STICK, 0.55, "cane wood"),
    happening("shovel", mechanisms.digging, "dig earth spade", FIELD),
    _hit("heads_knock", impacts.SKULL, "bump hard head"),
    _work("beating", impacts.BEATEN, 0.62, "beat stick"),
    _work("clapper", impacts.WOOD_BLOCK, 0.6, "watchman wood struck", STREET),
)
BREAKAGE = shelf(
    SoundFamily.BREAKAGE,
    happening(
        "glass_break",
        of(breakage.shatter, low_hz=2300.0, high_hz=10_000.0, decay_s=0.09),
        "window shatter smash bottle mirror",
        ROOM,
    ),
    happening("glass_crack", of(breakage.snap, pitch_hz=2300.0), "split window", CLOSE),
    happening(
        "dish_break",
        of(breakage.shatter, low_hz=1250.0, high_hz=5200.0, decay_s=0.035),
        "plate bowl cup ceramic shatter pottery",
        ROOM,
    ),
    happening(
        "jar_break",
        of(breakage.shatter, low_hz=620.0, high_hz=3000.0, decay_s=0.045),
        "large pot earthenware pottery vase",
        ROOM,
    ),
    happening("wood_break", breakage.splinter, "splinter crack plank", ROOM),
    happening("branch_snap", of(breakage.snap, pitch_hz=900.0), "twig stick crack branch", FIELD),
    happening("tree_fall", breakage.tree_fall, "timber crash", FIELD),
    happening("ice_crack", breakage.ice_crack, "lake frozen split", FIELD),
    happening("bone_crack", of(breakage.snap, pitch_hz=480.0), "joint neck", CLOSE),
    happening("wire_snap", strings.snapped, "rope string cable taut", ROOM),
    happening(
        "shatter",
        of(breakage.shatter, low_hz=1700.0, high_hz=7500.0, decay_s=0.06),
        "piece smash break",
        ROOM,
    ),
    happening("crumble", breakage.crumbling, "crush crunch brittle", CLOSE),
)
CLOCK = shelf(
    SoundFamily.CLOCK,
    texture("clock_tick", of(clocks.ticking, movement=clocks.WALL), "tock", ROOM),
    texture(
        "clock_pendulum",
        of(clocks.ticking, movement=clocks.PENDULUM),
        "grandfather old slow tick tock",
        ROOM,
    ),
    texture("watch_tick", of(clocks.ticking, movement=clocks.WATCH), "pocket wrist", CLOSE),
    happening("clock_chime", clocks.striking, "strike hour wall grandfather", ROOM),
    happening("cuckoo_clock", clocks.cuckoo_clock, "wall", ROOM),
    texture("alarm_clock", clocks.alarm, "ring morning", ROOM),
    happening("watch_wind", mechanisms.winding, "clock wind winding spring crank", CLOSE),
)


def _shot(sound: str, charge: blasts.Charge, words: str, space: Space = VALLEY) -> Recipe:
    return happening(sound, of(blasts.fire, charge=charge), words, space)


GUN = shelf(
    SoundFamily.GUN,
    _shot("gunshot", blasts.RIFLE, "shot gun rifle fire shoot"),
    _shot("pistol_shot", blasts.PISTOL, "handgun revolver gun", STREET),
    happening(
        "gun_burst",
        of(blasts.volley, charge=blasts.RIFLE, rate_hz=9.5, uneven=0.04),
        "machine shoot automatic fire",
        STREET,
    ),
    happening(
        "gun_battle",
        of(blasts.volley, charge=blasts.RIFLE, rate_hz=3.0, uneven=1.0),
        "war battle rifle shoot fight",
        VALLEY,
    ),
    happening("gun_cock", blasts.cocking, "reload load bolt rifle", CLOSE),
    _shot("cannon", blasts.CANNON, "artillery fire"),
    _shot("explosion", blasts.BOMB, "large bomb blast explode grenade"),
    happening(
        "firecracker",
        of(blasts.volley, charge=blasts.FIRECRACKER, rate_hz=14.0, uneven=1.0),
        "firework pop",
        STREET,
    ),
    happening("ricochet", blasts.ricochet, "bullet whine", STREET),
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
    happening("singing", voice.singing, "sing song person woman", ROOM),
    happening("singing_group", crowds.choir, "choir people chorus sing song", HALL),
    happening("humming", voice.humming, "hum tune", CLOSE),
    happening("whistling", strings.whistling, "whistle tune man", CLOSE),
    happening(
        "record_music",
        of(strings.recorded, part=strings.FIDDLE),
        "gramophone old player phonograph radio",
        ROOM,
    ),
)


def _brush(
    sound: str, colour: fabric.Resonances, rate_hz: float, grain_hz: float, share: float, words: str
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
        then(of(whoosh), of(impacts.struck, thing=impacts.STICK, hits=1, gap_s=0.5), 0.16, 0.7),
        "opening",
        CLOSE,
    ),
    _brush("cloth_dust_off", fabric.BRUSH, 2.4, 4200.0, 0.35, "hand pat brush"),
    happening(
        "rummage",
        beside(
            of(fabric.rustle, sheet=fabric.COTTON),
            0.0,
            of(impacts.clatter, thing=impacts.LOOSE_METAL, rate_hz=5.0, length_s=3.0),
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
        of(impacts.dropped, thing=impacts.BOX, gap_s=0.12, restitution=0.45),
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
    texture("machine_rattle", of(engines.machine, beat_hz=3.4), "factory press run engine", HALL),
    texture("motor_drill", electric.drill, "electric power tool", ROOM),
    texture(
        "typewriter",
        of(mechanisms.typing, key=mechanisms.TYPEWRITER, keys_hz=5.5, bell=bells.BICYCLE),
        "type key office clack",
        ROOM,
    ),
    texture(
        "keyboard_typing",
        of(mechanisms.typing, key=mechanisms.KEYBOARD, keys_hz=7.0),
        "type key computer",
        CLOSE,
    ),
    texture(
        "telegraph",
        of(mechanisms.typing, key=mechanisms.TELEGRAPH, keys_hz=6.5),
        "morse code tap",
        ROOM,
    ),
    texture("sewing_machine", of(engines.machine, beat_hz=9.0), "sew stitch old", ROOM),
    _brush("saw_wood", fabric.SAW, 2.0, 900.0, 0.8, "sawing cut carpenter timber"),
    texture("loom", of(engines.machine, beat_hz=1.7), "weave wood shuttle", ROOM),
    happening(
        "electronic_beep",
        of(electric.beeps, pitch_hz=2050.0, pattern=electric.ONCE, cycle_s=1.4),
        "tone",
        CLOSE,
    ),
    texture(
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
    texture("radio_static", mechanisms.radio, "noise crackle tune", ROOM),
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
        of(impacts.struck, thing=impacts.STICK, hits=3, gap_s=0.28),
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
        of(impacts.struck, thing=impacts.GLASS, hits=1, gap_s=0.4),
        "toast cheers wine",
        CLOSE,
    ),
    happening(
        "can_open",
        then(
            of(impacts.struck, thing=impacts.LOOSE_METAL, hits=1, gap_s=0.4),
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
    texture("heartbeat", mechanisms.heartbeat, "heart pulse beat", CLOSE),
    happening(
        "keys_jingle", of(bells.jingle, bell=bells.KEYS, shakes_hz=2.2), "key bunch", CLOSE, 3.0
    ),
    happening("winding", mechanisms.winding, "crank ratchet winch", CLOSE),
)
