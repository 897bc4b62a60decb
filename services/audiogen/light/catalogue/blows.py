"""Hits and falls, breakage, guns."""

from functools import partial as of

from common.sounds import SoundFamily
from services.audiogen.light import (
    applause,
    blasts,
    breakage,
    impacts,
    mechanisms,
    strings,
    things,
)
from services.audiogen.light.recipe import Recipe, happening, shelf
from services.audiogen.light.space import CLOSE, FIELD, HALL, ROOM, STREET, VALLEY, Space


def _hit(
    sound: str,
    thing: things.Thing,
    words: str,
    hits: int = 1,
    gap_s: float = 0.5,
    space: Space = ROOM,
) -> Recipe:
    return happening(
        sound, of(impacts.struck, thing=thing, hits=hits, gap_s=gap_s), words, space, 4.0
    )


def _work(
    sound: str, thing: things.Thing, period_s: float, words: str, space: Space = ROOM
) -> Recipe:
    return happening(sound, of(impacts.working, thing=thing, period_s=period_s), words, space)


def _drop(sound: str, thing: things.Thing, gap_s: float, restitution: float, words: str) -> Recipe:
    make = of(impacts.dropped, thing=thing, gap_s=gap_s, restitution=restitution)
    return happening(sound, make, words, ROOM, 3.0)


IMPACT = shelf(
    SoundFamily.IMPACT,
    _hit("thud", things.HEAVY_BODY, "heavy dull thump impact hit"),
    happening(
        "body_fall", of(impacts.collapse, thing=things.HEAVY_BODY), "person collapse ground", ROOM
    ),
    happening("tumble", impacts.tumble, "fall over noisy thing", ROOM),
    _hit("slap", things.PALM, "face smack cheek hard"),
    _hit("punch", things.FIST, "fist hit fight blow"),
    _hit("kick", things.BOOT, "hard foot"),
    _hit("hit_wood", things.CRATE, "strike knock"),
    _hit("hit_table", things.TABLE, "slam hand bang desk"),
    _work("hammer", things.NAIL, 0.55, "nail hammering carpenter"),
    _work("anvil", things.ANVIL, 0.85, "blacksmith smith forge hammer metal"),
    _work("axe_chop", things.LOG, 1.3, "wood tree split firewood", FIELD),
    happening("coin_drop", impacts.coins, "coin money drop hard", ROOM),
    _hit("metal_clang", things.METAL_SHEET, "metal pan bang clank", space=HALL),
    happening(
        "metal_rattle",
        of(impacts.clatter, thing=things.LOOSE_METAL, rate_hz=16.0, length_s=2.2),
        "metal shake",
        ROOM,
    ),
    happening("chain_rattle", mechanisms.chain, "metal drag shackle", ROOM),
    happening(
        "dish_clatter",
        of(impacts.clatter, thing=things.CHINA, rate_hz=11.0, length_s=1.6),
        "plate bowl kitchen",
        ROOM,
    ),
    _drop("object_drop", things.BOX, 0.16, 0.5, "floor fall thing"),
    _drop("object_throw", things.CRATE, 0.2, 0.5, "hard thrown"),
    _hit("object_put_down", things.TABLE, "tap set place table"),
    happening("clap_hands", of(applause.clapping), "hand", ROOM),
    happening("crash", impacts.crash, "collision accident smash loud", STREET),
    happening("collapse", of(impacts.rockfall), "wall rubble building debris", FIELD),
    happening("rockfall", impacts.rockfall, "rock stone tumble avalanche landslide", VALLEY),
    happening(
        "rolling",
        of(impacts.rolling, thing=things.BOX, turns_hz=3.2),
        "roll floor barrel hard",
        ROOM,
    ),
    happening(
        "pour_objects",
        of(impacts.scattering, thing=things.BEAN, rate_hz=85.0),
        "many small grain bean rice",
        ROOM,
    ),
    happening("whip", impacts.whip, "crack lash", FIELD),
    _hit("sword_clash", things.BLADE, "metal blade fight fence", 4, 0.42, HALL),
    _work("laundry_bat", things.CLOTH_STONE, 0.24, "beat club cloth fulling", FIELD),
    _work("mortar", things.MORTAR, 0.72, "pestle pound grind"),
    _work("chopping_knife", things.BOARD, 0.2, "chop cut board kitchen"),
    _hit("ball_hit", things.RUBBER_BALL, "kick bat", space=FIELD),
    _drop("ball_bounce", things.RUBBER_BALL, 0.5, 0.76, "basketball"),
    _drop("stone_throw", things.STONE_LUMP, 0.22, 0.5, "rock thrown hit pebble"),
    _hit("finger_snap", things.FINGER, ""),
    _hit("foot_stomp", things.RUBBER_SOLE, "floor stamp"),
    _work("stick_tap", things.STICK, 0.55, "cane wood"),
    happening("shovel", mechanisms.digging, "dig earth spade", FIELD),
    _hit("heads_knock", things.SKULL, "bump hard head"),
    _work("beating", things.BEATEN, 0.62, "beat stick"),
    _work("clapper", things.WOOD_BLOCK, 0.6, "watchman wood struck", STREET),
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
