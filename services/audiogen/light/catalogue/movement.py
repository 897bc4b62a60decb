"""Footsteps, doors, knocking and vehicles."""

from functools import partial as of

from common.sounds import SoundFamily
from services.audiogen.light import (
    carts,
    doors,
    engines,
    friction,
    impacts,
    rails,
    steps,
    things,
)
from services.audiogen.light.bells import wooden_gong
from services.audiogen.light.mixtures import then
from services.audiogen.light.noise import band
from services.audiogen.light.recipe import Recipe, beating, happening, shelf, texture
from services.audiogen.light.space import CLOSE, FIELD, HALL, ROOM, STREET, VALLEY, Space


def _walk(
    sound: str,
    ground: steps.Ground,
    gait: steps.Gait = steps.WALK,
    words: str = "",
    space: Space = CLOSE,
) -> Recipe:
    return happening(sound, of(steps.footsteps, ground=ground, gait=gait), f"walk {words}", space)


FOOTSTEPS = shelf(
    SoundFamily.FOOTSTEPS,
    _walk("footsteps_walking", steps.DIRT, words="step foot dirt earth ground road path"),
    happening(
        "footsteps_approaching",
        of(steps.approaching, ground=steps.WOOD, gait=steps.WALK),
        "step approach nearer",
        HALL,
    ),
    _walk("footsteps_wood", steps.WOOD, words="step floor wood board indoors", space=ROOM),
    _walk("footsteps_stairs", steps.WOOD, steps.STAIRS, "step stair staircase climb", HALL),
    _walk("footsteps_stone", steps.STONE, words="step pavement concrete corridor", space=HALL),
    _walk("footsteps_gravel", steps.GRAVEL, words="step pebble crunch path"),
    _walk("footsteps_snow", steps.SNOW, words="step crunch"),
    _walk("footsteps_mud", steps.MUD, steps.TRUDGE, "step squelch swamp wet"),
    _walk("footsteps_leaves", steps.LEAVES, words="step leaf dry autumn forest"),
    _walk("footsteps_grass", steps.GRASS, words="step meadow field"),
    _walk("footsteps_sand", steps.SAND, words="step beach"),
    _walk("footsteps_water", steps.PUDDLE, words="step splash shallow puddle"),
    _walk("footsteps_glass", steps.SHARDS, words="step broken crunch shard", space=ROOM),
    _walk("footsteps_metal", steps.METAL, words="step iron bridge", space=HALL),
    _walk("footsteps_heels", steps.HEELS, words="step heel high click hard", space=HALL),
    _walk("footsteps_boots", steps.BOOTS, words="step boot heavy soldier", space=ROOM),
    _walk("footsteps_slow", steps.DIRT, steps.TRUDGE, "step trudge drag slow weary"),
    _walk("footsteps_soft", steps.WOOD, steps.SHUFFLE, "step shuffle slipper soft", ROOM),
    _walk("footsteps_sneaking", steps.WOOD, steps.SNEAK, "step tiptoe sneak quiet creep", ROOM),
    _walk("footsteps_running", steps.DIRT, steps.RUN, "step run runner"),
    _walk("footsteps_running_stairs", steps.WOOD, steps.RUN, "step run stair", HALL),
    happening(
        "footsteps_crowd_running",
        of(steps.many, ground=steps.DIRT, gait=steps.RUN, people=8, together=False),
        "step many run stampede",
        STREET,
    ),
    happening(
        "footsteps_marching",
        of(steps.many, ground=steps.BOOTS, gait=steps.MARCH, people=6, together=True),
        "step march soldier troop",
        STREET,
    ),
)

_KICK = of(impacts.struck, thing=things.RUBBER_SOLE, hits=1, gap_s=0.5)
_WOODEN_SLAM = of(doors.slam, panel=doors.WOODEN_DOOR)

DOOR = shelf(
    SoundFamily.DOOR,
    happening("door_open", doors.opening, "opening", ROOM, 3.0),
    happening("door_close", of(doors.close, panel=doors.WOODEN_DOOR), "closing", ROOM),
    happening("door_slam", _WOODEN_SLAM, "shut bang", ROOM),
    happening("door_burst_open", then(_KICK, _WOODEN_SLAM, 0.09, 0.8), "crash fling", ROOM),
    happening("door_creak", doors.creak, "squeak hinge old open wood", ROOM),
    happening(
        "door_sliding",
        of(doors.sliding, panel=doors.PAPER_DOOR, grain=band(260, 2600, 9)),
        "slide wood paper open",
        ROOM,
    ),
    happening("door_lock", doors.lock, "click latch padlock", CLOSE),
    happening("door_bolt", doors.bolt, "slide latch bar wood", CLOSE),
    happening("door_kick", _KICK, "open", ROOM),
    happening("door_rattle", doors.handle, "handle knob shake", ROOM),
    happening("gate_creak", of(doors.creak, joint=friction.WOODEN_GATE), "old wood open", FIELD),
    happening("gate_iron_open", doors.gate, "heavy metal creak rusty", STREET, 3.5),
    happening(
        "gate_iron_close", of(doors.slam, panel=doors.METAL_DOOR), "heavy metal slam", STREET
    ),
    happening(
        "window_open",
        of(doors.sliding, panel=doors.WOODEN_DOOR, grain=band(300, 3200, 9)),
        "opening slide sash",
        ROOM,
    ),
    happening("window_close", of(doors.close, panel=doors.PAPER_DOOR), "closing shut", ROOM),
    happening("key_turn", doors.lock, "lock door unlock", CLOSE),
)


def _knock(sound: str, thing: things.Thing, gap_s: float, words: str, space: Space) -> Recipe:
    return happening(sound, of(impacts.knocks, thing=thing, gap_s=gap_s), words, space)


KNOCK = shelf(
    SoundFamily.KNOCK,
    _knock("knock_door", things.DOOR_LEAF, 0.2, "wood rap tap", ROOM),
    _knock("knock_pounding", things.CRATE, 0.27, "pound hard bang fist door", ROOM),
    _knock("knock_window", things.PANE, 0.16, "tap glass pane rap", ROOM),
    _knock("knock_metal", things.METAL_DOOR, 0.24, "iron gate bang door", STREET),
    _knock("knock_wall", things.WALL, 0.22, "thump", ROOM),
    happening("knock_moktak", wooden_gong, "temple block wood monk", HALL),
)


def _passing(sound: str, motor: engines.Motor, words: str) -> Recipe:
    return happening(sound, of(engines.passing, motor=motor), f"past drive {words}", STREET)


def _running(sound: str, motor: engines.Motor, tyres_db: float, words: str) -> Recipe:
    return texture(sound, of(engines.running, motor=motor, tyres_db=tyres_db), words, STREET)


VEHICLE = shelf(
    SoundFamily.VEHICLE,
    _running("car_engine", engines.CAR_DRIVING, -5.0, "automobile drive run motor"),
    _running("car_idle", engines.CAR_IDLE, -60.0, "engine wait"),
    texture("train_on_rails", rails.rolling, "track wheel clatter railway ride"),
    happening("train_passing", rails.train_passing, "pass by railway"),
    happening("train_whistle", rails.whistle, "steam locomotive", VALLEY),
    beating("train_steam", rails.steam, "locomotive puff chuff engine"),
    happening("train_departure", rails.departure, "depart leave station start"),
    happening("train_brake", rails.brakes, "stop arrive station squeal"),
    beating("crossing_bell", rails.crossing, "railway level", STREET),
    happening("tram_passing", rails.tram_passing, "streetcar trolley old", STREET),
    happening("subway_passing", rails.train_passing, "metro underground rumble", HALL),
    _passing("car_passing", engines.CAR_DRIVING, "automobile traffic"),
    happening("car_engine_start", engines.starting, "ignition motor starter", STREET),
    happening(
        "car_horn",
        of(engines.horn, tones_hz=engines.CAR_HORN_HZ, blasts=engines.TWO_HOOTS),
        "honk beep",
        STREET,
    ),
    happening(
        "car_brake", of(friction.squeal, joint=friction.TYRE), "tire tyre screech skid", STREET, 2.6
    ),
    happening("car_door", of(doors.slam, panel=doors.CAR_DOOR), "shut slam", STREET),
    texture("car_alarm", of(engines.siren, kind=engines.CAR_ALARM), "theft", STREET),
    _running("motorcycle", engines.MOTORCYCLE, -60.0, "motorbike engine"),
    _passing("bus_passing", engines.TRUCK, "pull away"),
    _passing("truck_passing", engines.TRUCK, "lorry rumble heavy"),
    beating("bicycle", carts.bicycle, "bike ride roll wheel", STREET),
    texture("rickshaw", of(carts.wheels, kind=carts.RICKSHAW), "wheel roll pull road"),
    texture("cart_wheels", of(carts.wheels, kind=carts.CARRIAGE), "wood wagon rattle road dirt"),
    texture("ox_cart", of(carts.wheels, kind=carts.OX_CART), "wagon rattle creak wheel"),
    beating(
        "carriage",
        of(carts.carriage, pace=carts.TROT, kind=carts.CARRIAGE),
        "horse coach roll",
        STREET,
    ),
    texture("wheels_clatter", of(carts.wheels, kind=carts.CARRIAGE), "wheel rattle"),
    happening(
        "ship_horn",
        of(engines.horn, tones_hz=engines.SHIP_HORN_HZ, blasts=engines.LONG_BLAST),
        "boat foghorn blow harbor",
        VALLEY,
    ),
    _running("boat_engine", engines.BOAT, -60.0, "small motor ferry putter"),
    texture("siren", of(engines.siren, kind=engines.WAIL), "police wail fire", STREET),
    texture("siren_ambulance", of(engines.siren, kind=engines.AMBULANCE), "emergency", STREET),
    texture("siren_air_raid", of(engines.siren, kind=engines.AIR_RAID), "warning war", VALLEY),
    texture("airplane", engines.jet, "plane jet aircraft overhead fly", VALLEY),
    _running("airplane_propeller", engines.PROPELLER, -60.0, "plane aircraft old"),
    texture("helicopter", engines.helicopter, "rotor blade overhead fly"),
    texture(
        "wiper",
        of(friction.strokes, joint=friction.WIPER, period_s=1.15),
        "windshield squeak car",
        CLOSE,
    ),
)
