"""wav2vec 2.0 with a head for emotions."""

import torch
from transformers import Wav2Vec2Config, Wav2Vec2Model

from common.emotions import Emotion


class VoiceModel(torch.nn.Module):
    """The mean of the encoder's frames, those of the padding left out, then one linear head.

    The forward pass takes input_values (rows, frames) float32 at 16 kHz and attention_mask (rows,
    frames) int64, and gives the logits of the emotions (rows, 7).
    """

    def __init__(self, config: Wav2Vec2Config) -> None:
        super().__init__()
        self.config = config
        self.encoder = Wav2Vec2Model(config)
        self.dropout = torch.nn.Dropout(config.final_dropout)
        self.emotion = torch.nn.Linear(config.hidden_size, len(Emotion))

    @property
    def padding_counts(self) -> bool:
        """Whether a clip's result hangs on the clips beside it: the group norm of some models'
        first layer takes its mean over the padding too, so theirs have to run without any."""
        return bool(self.config.feat_extract_norm == "group")

    def forward(self, input_values: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """The logits of each row."""
        frames = self.encoder(input_values, attention_mask=attention_mask).last_hidden_state
        mask = self.encoder._get_feature_vector_attention_mask(frames.shape[1], attention_mask)
        weights = mask.unsqueeze(-1).to(frames.dtype)
        mean = (frames * weights).sum(dim=1) / weights.sum(dim=1)
        return self.emotion(self.dropout(mean))
