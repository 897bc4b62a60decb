"""Animals, birds, insects, people and crowds, eating and drinking."""

from functools import partial as of

from common.sounds import SoundFamily
from services.audiogen.light import (
    applause,
    babble,
    birds,
    breath,
    calls,
    carts,
    crowds,
    eating,
    fowl,
    insects,
    mammals,
    mouth,
    songs,
    steps,
    voice,
)
from services.audiogen.light.mixtures import beside
from services.audiogen.light.recipe import Recipe, beating, happening, shelf, texture
from services.audiogen.light.space import CLOSE, FIELD, FOREST, HALL, ROOM, STREET, Space


def _call(sound: str, call: calls.Call, words: str, space: Space = FIELD) -> Recipe:
    return happening(sound, of(calls.calls, call=call), words, space)


ANIMAL = shelf(
    SoundFamily.ANIMAL,
    _call("dog_bark", mammals.BARK, "puppy hound"),
    _call("dog_growl", mammals.GROWL, "snarl hound", CLOSE),
    _call("dog_whine", mammals.WHINE, "whimper puppy", CLOSE),
    _call("dog_howl", mammals.HOWL, "hound"),
    beating("dog_panting", mammals.panting_dog, "pant breath", CLOSE),
    _call("wolf_howl", mammals.HOWL, "pack coyote", FOREST),
    _call("cat_meow", mammals.MEOW, "mew kitten", ROOM),
    texture("cat_purr", mammals.purr, "kitten", CLOSE),
    _call("cat_hiss", mammals.HISS, "spit angry", CLOSE),
    _call("cow_moo", mammals.MOO, "ox bull cattle calf low"),
    _call("horse_neigh", mammals.NEIGH, "whinny"),
    beating(
        "horse_hooves", of(carts.hooves, pace=carts.WALKING, hard=0.9), "hoof clop walk", STREET
    ),
    beating("horse_gallop", of(carts.hooves, pace=carts.GALLOP, hard=0.3), "hoof ride run"),
    beating("horse_trot", of(carts.hooves, pace=carts.TROT, hard=0.8), "hoof ride", STREET),
    _call("horse_snort", mammals.SNORT, "breath", CLOSE),
    _call("donkey_bray", mammals.BRAY, "mule"),
    _call("pig_grunt", mammals.OINK, "oink hog", CLOSE),
    _call("pig_squeal", mammals.SQUEAL, "hog scream"),
    _call("goat_bleat", mammals.BLEAT, "sheep lamb"),
    beating("frog_croak", mammals.frogs, "toad pond paddy"),
    beating("bullfrog", mammals.bullfrog, "croak large toad frog"),
    _call("mouse_squeak", mammals.SQUEAK, "rat", CLOSE),
    beating("mouse_scurry", mammals.scurrying, "rat run mice", CLOSE),
    _call("beast_roar", mammals.ROAR, "large tiger lion bear", FOREST),
    _call("beast_growl", mammals.BEAST, "tiger lion bear snarl", CLOSE),
    _call("deer_cry", mammals.DEER, "roe elk", FOREST),
    _call("animal_cry", mammals.YELP, "yelp cry out"),
)
BIRD = shelf(
    SoundFamily.BIRD,
    beating("birds_singing", birds.song, "bird sing song chirp tweet dawn forest", FOREST),
    beating("sparrow_chirp", birds.sparrows, "sparrow bird chatter twitter"),
    happening("rooster_crow", fowl.rooster, "cock cockerel"),
    _call("hen_cluck", fowl.CLUCK, "chicken"),
    beating("chick_peep", fowl.chicks, "chicken cheep young", CLOSE),
    _call("crow_caw", fowl.CAW, "raven"),
    happening("magpie_chatter", fowl.magpie, "rattle"),
    happening("owl_hoot", birds.owl, "night", FOREST),
    happening("cuckoo_call", birds.cuckoo, "bird", FOREST),
    happening("pigeon_coo", birds.dove, "dove"),
    happening("wing_flap", birds.wings, "bird flutter fly off feather", CLOSE),
    _call("seagull_cry", fowl.GULL, "gull sea"),
    _call("duck_quack", fowl.QUACK, "pond"),
    _call("goose_honk", fowl.HONK, "wild"),
    _call("pheasant_call", fowl.PHEASANT, "grouse", FOREST),
    happening("woodpecker", birds.woodpecker, "peck tree drum", FOREST),
)
INSECT = shelf(
    SoundFamily.INSECT,
    beating("cricket_chirp", of(insects.crickets, kind=insects.FIELD_CRICKET), "grasshopper night"),
    texture("cicada", insects.mae_mi, "sing summer tree"),
    texture("cicada_swarm", insects.cicadas, "many chorus heat"),
    texture(
        "insects_night",
        beside(
            of(insects.crickets, kind=insects.TREE_CRICKET),
            0.0,
            of(insects.crickets, kind=insects.KATYDID),
            -5.0,
        ),
        "insect bug chirp chorus summer",
    ),
    texture("katydid", of(insects.crickets, kind=insects.KATYDID), "bush cricket"),
    texture("mosquito_buzz", of(insects.buzzing, wing_hz=590.0), "gnat whine", CLOSE),
    texture("fly_buzz", of(insects.buzzing, wing_hz=195.0), "flies bluebottle", CLOSE),
    texture("bee_buzz", of(insects.buzzing, wing_hz=235.0), "wasp hornet hive", CLOSE),
)
CROWD = shelf(
    SoundFamily.CROWD,
    texture("crowd_murmur", babble.murmur, "talk chatter people restaurant babble", HALL),
    texture("crowd_market", babble.market, "busy street vendor bustle", STREET),
    texture("crowd_cheer", crowds.cheer, "shout hurray stadium celebrate", STREET),
    beating("crowd_applause", applause.applause, "applaud clap hand audience people", HALL),
    texture("crowd_laugh", crowds.laughing, "group audience people", HALL),
    texture("crowd_children", babble.children, "child play laugh playground kid", STREET),
    happening(
        "crowd_rush",
        beside(
            of(steps.many, ground=steps.DIRT, gait=steps.RUN, people=9, together=False),
            0.0,
            crowds.uproar,
            -6.0,
        ),
        "run panic stampede",
        STREET,
    ),
    texture("crowd_scream", crowds.screaming, "panic terror", STREET),
    texture("crowd_shout", crowds.uproar, "angry riot yell mob uproar protest", STREET),
    texture("crowd_cry", crowds.weeping, "several weep mourn funeral", ROOM),
    texture("crowd_boo", crowds.jeering, "jeer", HALL),
)
VOICE = shelf(
    SoundFamily.VOICE,
    texture(
        "breathing", of(breath.breathing, breaths_hz=0.45, voiced=0.1), "breathe breath", CLOSE
    ),
    happening("laugh_man", voice.laugh, "male", ROOM),
    happening("laugh_woman", of(voice.laugh, person=voice.WOMAN), "female girl giggle", ROOM),
    happening("laugh_child", of(voice.laugh, person=voice.YOUNG), "kid boy girl giggle", ROOM),
    happening("laugh_chuckle", voice.chuckle, "low snicker", CLOSE),
    happening("laugh_loud", of(voice.laugh, person=voice.MAN), "aloud burst hearty", ROOM),
    happening("sob", voice.sob, "weep woman tear cry", ROOM),
    happening("cry_loud", of(voice.wail, person=voice.WOMAN), "person weep woman", ROOM),
    happening("wail", of(voice.wail, person=voice.MAN), "mourn lament grief man", ROOM),
    happening("child_cry", of(voice.wail, person=voice.YOUNG), "kid boy girl weep", ROOM),
    happening("baby_cry", voice.baby, "infant newborn", ROOM),
    happening("cough", voice.cough, "hack", CLOSE, 2.6),
    happening("throat_clear", mouth.throat, "ahem", CLOSE),
    happening("sneeze", breath.sneeze, "achoo", CLOSE),
    happening("sigh", breath.sigh, "relief breath", CLOSE),
    happening("breath_out", mouth.blow, "blow exhale puff", CLOSE),
    happening("gasp", breath.gasp, "shock breath", CLOSE),
    texture(
        "panting", of(breath.breathing, breaths_hz=1.35, voiced=0.25), "pant breath heavy", CLOSE
    ),
    texture(
        "sleep_breath", of(breath.breathing, breaths_hz=0.28, voiced=0.0), "soft asleep", CLOSE
    ),
    beating("snore", breath.snore, "sleep", CLOSE),
    happening("scream", voice.scream, "woman shriek terror", HALL),
    happening("scream_man", of(voice.scream, person=voice.MAN), "male roar pain", HALL),
    happening("groan", voice.groan, "moan pain", CLOSE),
    happening("yawn", mouth.yawn, "tired sleepy", CLOSE),
    happening("sniffle", breath.sniffle, "sniff nose", CLOSE),
    happening("gulp", of(eating.gulping), "swallow hard", CLOSE, 0.7),
    happening("spit", mouth.spit, "", CLOSE),
    happening("tongue_click", mouth.click, "tut tsk", CLOSE),
    happening("retch", mouth.retch, "vomit gag", CLOSE),
    happening("hiccup", mouth.hiccup, "hiccough", CLOSE),
    happening("burp", mouth.burp, "belch", CLOSE),
    happening("teeth_grind", mouth.teeth, "tooth gnash", CLOSE),
    happening("kiss", of(mouth.smack, number=1), "lip smooch", CLOSE),
    happening("shout_effort", voice.yell, "grunt yell effort heave", CLOSE),
    texture("humming_voice", songs.humming, "hum tune", CLOSE),
)
EATING = shelf(
    SoundFamily.EATING,
    happening("eat_bowl", eating.tableware, "meal spoon chopstick dinner bowl", ROOM),
    happening("drink", eating.gulping, "gulp swallow water", CLOSE),
    happening("sip", of(eating.slurp), "hot tea drink coffee", CLOSE, 1.0),
    happening("slurp", eating.slurp, "noodle soup", CLOSE),
    happening("chew", eating.chewing, "eat munch rice", CLOSE),
    happening("crunch", eating.crunch, "bite apple crisp cracker eat crack nut", CLOSE),
    happening("lip_smack", of(mouth.smack, number=5), "lick eat", CLOSE),
    happening("lick", mouth.lap, "lap tongue", CLOSE),
    happening("bottle_glug", eating.bottle, "pour drink wine liquor", CLOSE),
)
