"""Things that can be hit: wood, metal, clay, glass, stone, flesh, cloth."""

from dataclasses import dataclass

from services.audiogen.light.noise import Curve, band
from services.audiogen.light.resonators import Body, bar, plate


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be hit: its body, how long a contact lasts, and the dull noise of the
    contact itself with its length and level in dB.
    """

    body: Body
    contact_s: float
    noise: Curve
    noise_s: float
    noise_db: float


_FLESH = Body((48, 76, 118, 190), (0.22, 0.16, 0.1, 0.06), (1, 0.9, 0.5, 0.25))
HEAVY_BODY = Thing(_FLESH, 0.014, band(70, 480, 9), 0.07, -7)
FIST = Thing(_FLESH.tuned(1.7, 0.5), 0.006, band(400, 2600, 9), 0.016, -1)
PALM = Thing(_FLESH.tuned(3.2, 0.25), 0.002, band(900, 4500, 9), 0.007, 5)
WOOD_BLOCK = Thing(bar(430, 6, 0.16), 0.0012, band(500, 3000), 0.006, -8)
CRATE = Thing(plate(150, 18, 0.16, 0.6), 0.0016, band(200, 2500, 9), 0.03, -6)
DOOR_LEAF = Thing(plate(210, 16, 0.09, 0.5, 0.1), 0.0014, band(600, 3500, 9), 0.008, -8)
METAL_DOOR = Thing(plate(150, 28, 0.7, 0.45, 0.2), 0.0012, band(600, 4000, 9), 0.01, -8)
PANE = Thing(plate(560, 14, 0.06, 0.35, 0.1), 0.0007, band(1500, 6000), 0.004, -10)
WALL = Thing(plate(115, 9, 0.05, 0.6), 0.004, band(200, 1800, 9), 0.014, -5)
METAL_SHEET = Thing(plate(310, 34, 1.8, 0.5, 0.25), 0.0004, band(1500, 9000), 0.006, -9)
PIPE = Thing(bar(590, 8, 1.4, 0.5, 0.2), 0.0003, band(1500, 9000), 0.004, -12)
BLADE = Thing(plate(1480, 22, 0.8, 0.3, 0.3), 0.00012, band(3500, 13000, 9), 0.02, -5)
CHINA = Thing(plate(1250, 14, 0.16, 0.35, 0.3), 0.0002, band(2500, 9000), 0.004, -12)
GLASS = Thing(Body((2150, 4980, 8600, 12400), (0.7, 0.45, 0.25, 0.15), (1, 0.9, 0.7, 0.4)),
              0.0001, band(3000, 12000), 0.002, -14)  # fmt: skip
STONE_LUMP = Thing(plate(880, 10, 0.035, 0.25), 0.0006, band(900, 6000, 9), 0.01, -3)
RUBBER_BALL = Thing(Body((115, 240, 540, 980), (0.09, 0.07, 0.05, 0.03), (1, 0.6, 0.3, 0.2)),
                    0.006, band(300, 2000), 0.008, -16)  # fmt: skip
ANVIL = Thing(bar(1310, 7, 1.1, 0.35, 0.2), 0.00015, band(2500, 10000), 0.003, -9)
LOG = Thing(plate(128, 14, 0.12, 0.5), 0.0015, band(500, 5000, 9), 0.022, 1)
CLOTH_STONE = Thing(bar(240, 4, 0.05), 0.003, band(300, 2500, 9), 0.014, -2)
BEAN = Thing(plate(1900, 8, 0.02, 0.25), 0.0003, band(2000, 8000), 0.002, -6)
MARBLE = Thing(plate(1050, 12, 0.05, 0.3, 0.1), 0.0004, band(1500, 7000), 0.003, -10)
FINGER = Thing(plate(1500, 7, 0.012, 0.2), 0.0004, band(1500, 5000, 9), 0.004, -3)
SKULL = Thing(plate(420, 8, 0.03, 0.4), 0.003, band(200, 1500, 9), 0.012, -4)
STICK = Thing(bar(820, 5, 0.06), 0.0006, band(1000, 5000), 0.004, -7)
RUBBER_SOLE = Thing(plate(110, 12, 0.12, 0.6, 0.1), 0.003, band(300, 2500, 9), 0.012, -4)
LOOSE_METAL = Thing(plate(720, 16, 0.16, 0.35, 0.15), 0.0005, band(2000, 8000), 0.003, -10)
MORTAR = Thing(plate(150, 10, 0.06, 0.5), 0.004, band(250, 2600, 9), 0.03, 0)
BOARD = Thing(plate(330, 12, 0.05, 0.5), 0.001, band(900, 4500, 9), 0.006, -5)
TABLE = Thing(plate(130, 16, 0.12, 0.5, 0.1), 0.0025, band(400, 3500, 9), 0.012, -5)
BOX = Thing(plate(260, 14, 0.07, 0.5), 0.0015, band(400, 3000, 9), 0.01, -8)
NAIL = Thing(plate(900, 14, 0.09, 0.4, 0.0), 0.0004, band(1200, 6000, 9), 0.006, -4)
BOOT = Thing(_FLESH.tuned(1.3, 0.6), 0.007, band(250, 2000, 9), 0.02, -2)
BEATEN = Thing(_FLESH.tuned(2.2, 0.3), 0.003, band(700, 3800, 9), 0.012, 3)
