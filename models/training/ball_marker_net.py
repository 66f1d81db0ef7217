"""The detector of balls and markers: 3 x 3 convolutions down to 20 x 15 cells, with one box and two scores each."""
import torch
from torch import nn

STRIDE = 8
COLUMNS, ROWS = 20, 15
LABELS = ["ball", "marker"]
UNIT = 16.0         # pixels; the network gives the logarithm of a side in this unit


def block(inputs, outputs, stride=1, dilation=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False),
                         nn.BatchNorm2d(outputs), nn.ReLU())


class Net(nn.Module):
    """Pictures of raw RGB values to logits of both scores and four numbers of a box, per cell."""

    def __init__(self):
        super().__init__()
        self.down = nn.Sequential(block(3, 12, 2), block(12, 16, 2), block(16, 16), block(16, 32, 2))
        self.wide = nn.ModuleList([block(32, 32), block(32, 32, 1, 2), block(32, 32, 1, 3)])
        self.last = block(32, 32)
        self.head = nn.Conv2d(32, len(LABELS) + 4, 1)
        nn.init.constant_(self.head.bias[:2], -3.0)

    def forward(self, picture):
        x = self.down(picture * (1 / 64.0) - 2.0)
        for layer in self.wide:
            x = x + layer(x)
        return self.head(self.last(x))


class Shipped(nn.Module):
    """With boxes as shares of the picture, and scores that are 0 where a neighbour cell has a higher one."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        v, u = torch.meshgrid(torch.arange(ROWS), torch.arange(COLUMNS), indexing="ij")
        self.register_buffer("cell", torch.stack([u, v])[None].float() + 0.5)
        self.register_buffer("grid", torch.tensor([COLUMNS, ROWS]).float().view(1, 2, 1, 1))

    def forward(self, picture):
        out = self.net(picture)
        score = torch.sigmoid(out[:, :2])
        peak = (score >= nn.functional.max_pool2d(score, 3, 1, 1)).float()
        centre = (self.cell + out[:, 2:4]) / self.grid
        size = torch.exp(torch.clamp(out[:, 4:], -4.0, 3.0)) * (UNIT / STRIDE) / self.grid
        return torch.cat([centre, size, score * peak], 1).flatten(2).transpose(1, 2)
