"""All recipes by name, and what each family sounds like where no more is known."""

from common.sounds import SoundFamily
from services.audiogen.light.catalogue import life, movement, objects, weather
from services.audiogen.light.recipe import Recipe

_SHELVES = (
    weather.RAIN, weather.WIND, weather.THUNDER, weather.WATER, weather.FIRE,
    movement.FOOTSTEPS, movement.DOOR, movement.KNOCK, movement.VEHICLE,
    life.ANIMAL, life.BIRD, life.INSECT, life.CROWD, life.VOICE, life.EATING,
    objects.BELL, objects.IMPACT, objects.BREAKAGE, objects.CLOCK, objects.GUN, objects.MUSIC,
    objects.CLOTH, objects.OTHER,
)  # fmt: skip

CATALOGUE: dict[str, Recipe] = {recipe.sound: recipe for shelf in _SHELVES for recipe in shelf}
DEFAULTS: dict[SoundFamily, Recipe] = {shelf[0].family: shelf[0] for shelf in _SHELVES}
