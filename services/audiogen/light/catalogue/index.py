"""All recipes by name, and what each family sounds like where no more is known."""

from common.sounds import SoundFamily
from services.audiogen.light.catalogue import blows, household, life, movement, sounding, weather
from services.audiogen.light.recipe import Recipe

_SHELVES = (
    weather.RAIN, weather.WIND, weather.THUNDER, weather.WATER, weather.FIRE,
    movement.FOOTSTEPS, movement.DOOR, movement.KNOCK, movement.VEHICLE,
    life.ANIMAL, life.BIRD, life.INSECT, life.CROWD, life.VOICE, life.EATING,
    sounding.BELL, blows.IMPACT, blows.BREAKAGE, sounding.CLOCK, blows.GUN, sounding.MUSIC,
    household.CLOTH, household.OTHER,
)  # fmt: skip

CATALOGUE: dict[str, Recipe] = {recipe.sound: recipe for shelf in _SHELVES for recipe in shelf}
DEFAULTS: dict[SoundFamily, Recipe] = {shelf[0].family: shelf[0] for shelf in _SHELVES}
