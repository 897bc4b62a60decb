"""KoBERT with a head for effects and one for emotions."""

import torch
from transformers import BertConfig, BertModel

from common.emotions import Emotion


class TextModel(torch.nn.Module):
    """One encoder, two heads on its pooled first token (Devlin et al. 2019, section 3.2).

    The forward pass takes input_ids, attention_mask and token_type_ids, (rows, tokens) int64, and
    gives the logits of an effect (rows,) and of the emotions (rows, 7).
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = BertModel(config)
        self.dropout = torch.nn.Dropout(config.hidden_dropout_prob)
        self.effect = torch.nn.Linear(config.hidden_size, 1)
        self.emotion = torch.nn.Linear(config.hidden_size, len(Emotion))

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The logits of each row."""
        found = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        )
        pooled = self.dropout(found.pooler_output)
        return self.effect(pooled).squeeze(-1), self.emotion(pooled)
