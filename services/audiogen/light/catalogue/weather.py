"""Rain, wind, thunder, water and fire."""

from functools import partial as of

from common.sounds import SoundFamily
from services.audiogen.light import air, fire, kindling, plumbing, rain, steps, thunder, water
from services.audiogen.light.electric import spray
from services.audiogen.light.mixtures import beside
from services.audiogen.light.recipe import beating, happening, shelf, texture
from services.audiogen.light.space import CLOSE, FOREST, HALL, ROOM, VALLEY

RAIN = shelf(
    SoundFamily.RAIN,
    texture("rain_steady", of(rain.rain, scape=rain.OPEN), "fall"),
    texture("rain_light", of(rain.rain, scape=rain.DRIZZLE), "drizzle gentle soft fall"),
    texture("rain_heavy", of(rain.rain, scape=rain.DOWNPOUR), "downpour torrential pour storm"),
    texture("rain_shower", of(rain.rain, scape=rain.DOWNPOUR), "sudden heavy cloudburst"),
    texture("rain_on_window", of(rain.rain, scape=rain.WINDOW), "pane glass beat", ROOM),
    texture("rain_on_roof", of(rain.rain, scape=rain.ROOF), "tile eaves drum", ROOM),
    texture("rain_on_tin_roof", of(rain.rain, scape=rain.TIN_ROOF), "metal sheet drum", ROOM),
    texture("rain_on_umbrella", of(rain.rain, scape=rain.UMBRELLA), "tent canvas patter"),
    texture("rain_on_leaves", of(rain.rain, scape=rain.LEAVES), "forest tree leaf patter", FOREST),
    happening("rain_first_drops", of(rain.rain, scape=rain.FIRST_DROPS), "large raindrop patter"),
    texture("rain_hail", of(rain.rain, scape=rain.HAIL), "sleet hailstone rattle"),
)
WIND = shelf(
    SoundFamily.WIND,
    texture("wind_strong", of(air.blowing, wind=air.STEADY), "blow windy"),
    texture("wind_breeze", of(air.blowing, wind=air.BREEZE), "light gentle soft blow"),
    texture("wind_howling", of(air.blowing, wind=air.HOWLING), "howl moan storm gale"),
    texture("wind_through_gap", of(air.blowing, wind=air.WHISTLING), "whistle draught crack", ROOM),
    texture("wind_in_trees", of(air.blowing, wind=air.IN_TREES), "leaf rustle forest", FOREST),
    texture("wind_reeds", of(air.blowing, wind=air.REEDS), "grass bamboo dry rustle field"),
    texture("wind_blizzard", air.snowstorm, "snowstorm snow howl storm"),
    happening("wind_gust", air.gust, "sudden squall"),
    texture(
        "wind_paper_door",
        of(air.rattled, loose=air.PAPER_SCREEN, buffets_hz=42.0, level_db=1.0),
        "rattle flutter",
        ROOM,
    ),
    texture(
        "wind_window_rattle",
        of(air.rattled, loose=air.PANE, buffets_hz=9.0, level_db=3.0),
        "shutter pane",
        ROOM,
    ),
    happening("wind_air_hiss", of(spray, low_hz=900, high_hz=5000, hold_s=9.0), "leak gap", CLOSE),
)
THUNDER = shelf(
    SoundFamily.THUNDER,
    happening(
        "thunder_clap", of(thunder.thunder, distance_m=900.0, crack=0.7), "loud peal crash", VALLEY
    ),
    happening(
        "thunder_rumble", of(thunder.thunder, distance_m=2200.0, crack=0.2), "roll growl", VALLEY
    ),
    happening(
        "thunder_distant",
        of(thunder.thunder, distance_m=5200.0, crack=0.0),
        "distance far rumble faraway",
        VALLEY,
    ),
    happening(
        "lightning_strike", of(thunder.thunder, distance_m=220.0, crack=1.0), "bolt crack", VALLEY
    ),
    texture(
        "thunderstorm",
        beside(of(rain.rain, scape=rain.DOWNPOUR), 0.0, thunder.storm, 3.0),
        "thunder storm rain heavy",
    ),
)
WATER = shelf(
    SoundFamily.WATER,
    texture("water_stream", of(water.flow, water=water.BROOK), "brook creek small trickle stone"),
    texture("water_river", of(water.flow, water=water.RIVER), "flow"),
    texture("water_rushing", of(water.flow, water=water.RAPIDS), "rush rapid torrent flood"),
    texture("water_waves", water.waves, "sea ocean surf beach shore lake break"),
    happening("water_wave_crash", plumbing.wave_crash, "big rock sea break"),
    texture("water_waterfall", of(water.flow, water=water.WATERFALL), "cascade fall roar"),
    happening("water_drip", water.drip, "drop droplet", ROOM, 2.5),
    beating("water_dripping", water.drip, "drop leak steady cave faucet", HALL),
    texture("water_flow", of(water.flow, water=water.FOUNTAIN), "run down gutter fountain"),
    happening("water_pour", water.pour, "liquid cup glass fill jug", CLOSE),
    happening("water_pour_tea", water.pour, "hot coffee cup", CLOSE),
    happening("water_pour_wine", of(water.pour), "small cup drink liquor bottle", CLOSE),
    happening("water_pour_out", of(plumbing.spill, seconds=1.1, height=0.8), "bowl empty throw"),
    happening("water_splash", water.splash, "splatter plop"),
    happening("water_plunge", of(water.splash, size=1.9), "body jump dive fall sink splash"),
    happening(
        "water_wading", of(steps.footsteps, ground=steps.PUDDLE, gait=steps.TRUDGE), "wade walk"
    ),
    texture("water_swim", water.strokes, "swimmer stroke paddle"),
    texture("water_boiling", water.boil, "kettle pot bubble simmer stew soup", CLOSE),
    texture("water_bubbles", plumbing.bubbling_under, "bubble rise underwater", CLOSE),
    texture("water_faucet", plumbing.tap, "tap run sink shower", ROOM),
    texture("water_washing", water.strokes, "wash laundry bathe hand splash", CLOSE),
    happening("water_scoop", plumbing.scoop, "basin dipper ladle gourd", CLOSE),
    happening("water_well_bucket", plumbing.bucket, "pail draw", HALL),
    happening("water_drain", plumbing.drain, "gurgle sink pipe", ROOM),
    texture("water_mill", plumbing.mill, "wheel watermill turn"),
    texture("water_rowing", water.rowing, "row oar boat paddle"),
    happening("water_spill", of(plumbing.spill, seconds=0.4, height=0.3), "liquid floor", ROOM),
    happening("water_sprinkle", plumbing.sprinkle, "scatter"),
)
FIRE = shelf(
    SoundFamily.FIRE,
    texture("fire_crackle", of(fire.burning, blaze=fire.HEARTH), "wood hearth campfire", CLOSE),
    texture("fire_roar", of(fire.burning, blaze=fire.INFERNO), "large blaze inferno flame"),
    texture("fire_burn", of(fire.burning, blaze=fire.BONFIRE), "bonfire flame torch"),
    texture("fire_sizzle", fire.sizzling, "food hot pan fry cook grill oil meat", CLOSE),
    happening("fire_match", kindling.match, "strike flare matchstick", CLOSE),
    happening("fire_lighter", kindling.lighter, "cigarette flick", CLOSE),
    happening("fire_flint", kindling.flint, "strike steel stone spark", CLOSE),
    happening("fire_lamp_lighting", kindling.lamp, "oil lantern candle light", CLOSE),
    happening("fire_kindle", kindling.kindling, "dry twig catch", CLOSE),
    happening("fire_burst", kindling.ignition, "flare flaring whoosh ignite blaze"),
    happening("fire_sparks", fire.sparks, "ember spark pop", CLOSE),
    happening("fire_quench", kindling.quench, "hot metal hiss water steam", ROOM),
    texture("fire_fuse", kindling.fuse, "burn hiss dynamite"),
)
