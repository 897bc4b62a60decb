"""Every model that a setting names by default is in the table, for the service that loads it."""

from importlib import import_module

import pytest

from common.weights.card import ModelCard, model_cards
from common.weights.choice import AUTO

SERVICES = ("stt", "classifier", "prompter", "audiogen", "musicgen")
# What training leaves, and models of a server that only the user knows.
OWN = {"kobert_model", "voice_model", "openai_model"}


def _defaults() -> list[tuple[str, str, str]]:
    """Service, setting and default of all settings that name models."""
    return [
        (service, name, field.default)
        for service in SERVICES
        for name, field in import_module(
            f"services.{service}.service"
        ).DEFINITION.settings_type.model_fields.items()
        if name.endswith("_model") and name not in OWN
    ]


@pytest.mark.parametrize(("service", "setting", "model"), _defaults())
def test_it_is_in_the_table(service: str, setting: str, model: str) -> None:
    assert model == AUTO or service in model_cards()[model].services, setting


def test_all_services_with_published_weights_are_looked_at() -> None:
    assert {service for service, _, _ in _defaults()} == set(SERVICES) - {"classifier"}


@pytest.mark.parametrize("card", model_cards().values(), ids=lambda card: card.id)
def test_a_card_names_engines_that_exist(card: ModelCard) -> None:
    # Parts of engines: a translator of the prompter, the voice beside KoBERT.
    parts = {"nmt", "wav2vec2"}
    engines = {
        name
        for service in card.services
        for name in import_module(f"services.{service}.engines").ENGINES
    }
    assert set(card.engines) <= engines | parts
