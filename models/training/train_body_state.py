"""Trains the body-state network and writes it as ONNX: train_body_state.py DATA_FOLDER OUT.onnx

Needs torch (CPU) and onnx. One seed, one thread. Processors and versions of torch round differently, so the file in git
is the one that counts.
"""
import sys
import time

import numpy as np
import onnx
import torch
from torch import nn

from body_data import HOP_US, JOINTS, LABELS, TERMS, WIDTH, WINDOW, Split, mirrored

SEED = 20
STEPS = 12000
BATCH = 512


class Net(nn.Module):
    """Rows of raw sensor values, oldest first, to logits. Scales lie inside, so nobody can forget them."""

    def __init__(self):
        super().__init__()
        # gyro about 4 rad/s, accelerometer about 10 m/s2, joints about 1 rad round the middle of what they do
        self.register_buffer("scale", torch.tensor([0.25] * 3 + [0.1] * 3 + [1.0] * len(JOINTS)))
        layers, channels = [], WIDTH
        for out, kernel, stride in ((24, 3, 1), (32, 5, 2), (32, 5, 2), (32, 3, 2)):
            layers += [nn.Conv1d(channels, out, kernel, stride, kernel // 2), nn.BatchNorm1d(out), nn.ReLU()]
            channels = out
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(2 * channels, len(LABELS))

    def forward(self, x):
        z = torch.clamp(x * self.scale, -4.0, 4.0).transpose(1, 2)
        z = self.features(z)
        return self.head(torch.cat([z.mean(2), z[:, :, -1]], 1))


class Shipped(nn.Module):
    """With probabilities at the end."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return torch.softmax(self.net(x), 1)


class Windows:
    """Draws windows, falls more often than they happen, and blurs what differs from robot to robot."""

    def __init__(self, splits, generator):
        self.generator = generator
        self.rows, self.label, starts = [], [], []
        offset = 0
        for split in splits:
            episodes, length = split.label.shape
            self.rows.append(split.rows.reshape(-1, WIDTH))
            self.label.append(split.label.reshape(-1))
            first = np.arange(length - WINDOW + 1)
            starts.append((offset + np.arange(episodes)[:, None] * length + first).reshape(-1))
            offset += episodes * length
        self.rows = torch.from_numpy(np.concatenate(self.rows))
        self.label = torch.from_numpy(np.concatenate(self.label).astype("i8"))
        self.starts = torch.from_numpy(np.concatenate(starts))
        last = self.label[self.starts + WINDOW - 1]
        self.groups = [self.starts[last == label] for label in range(len(LABELS))]
        # Transitions are where mistakes happen: windows that hold two labels get a third of each draw.
        mixed = self.label[self.starts] != last
        self.mixed = self.starts[mixed]
        source, sign = mirrored()
        self.source = torch.from_numpy(source)
        self.sign = torch.from_numpy(sign)

    def draw(self, count):
        g = self.generator
        shares = (0.36, 0.14, 0.12, 0.13)
        picks = [group[torch.randint(len(group), (int(count * share),), generator=g)]
                 for group, share in zip(self.groups, shares)]
        picks.append(self.mixed[torch.randint(len(self.mixed), (count - sum(map(len, picks)),), generator=g)])
        at = torch.cat(picks)[:, None] + torch.arange(WINDOW)
        x, y = self.rows[at], self.label[at[:, -1]]
        n = len(x)
        flip = torch.rand(n, generator=g) < 0.5
        x[flip] = x[flip][:, :, self.source] * self.sign
        repeat = torch.rand(n, WINDOW - 1, generator=g) < 0.02
        x[:, 1:][repeat] = x[:, :-1][repeat]
        x[:, :, :6] *= 1 + 0.04 * torch.randn(n, 1, 6, generator=g)
        x[:, :, :3] += 0.02 * torch.randn(n, 1, 3, generator=g)
        x[:, :, 3:6] += 0.15 * torch.randn(n, 1, 3, generator=g)
        x[:, :, 6:] += 0.03 * torch.randn(n, 1, len(JOINTS), generator=g)
        return x, y


def train(folder):
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(SEED)
    windows = Windows([Split(folder, "train"), Split(folder, "demo_train")], generator)
    print("windows", len(windows.starts), "by label", [len(group) for group in windows.groups], flush=True)
    net = Net()
    print("parameters", sum(p.numel() for p in net.parameters()))
    optimizer = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=STEPS)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.02)
    began, total = time.time(), 0.0
    for step in range(1, STEPS + 1):
        x, y = windows.draw(BATCH)
        loss = loss_of(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        total += loss.item()
        if step % 500 == 0:
            print(f"step {step} loss {total / 500:.3f} {time.time() - began:.0f} s", flush=True)
            total = 0.0
    return net.eval()


def export(net, path):
    torch.onnx.export(Shipped(net).eval(), (torch.zeros(1, WINDOW, WIDTH),), path, dynamo=False, opset_version=17,
                      input_names=["window"], output_names=["probabilities"])
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {
        "sinew.terms": ",".join(TERMS), "sinew.hop_us": str(HOP_US), "sinew.labels": ",".join(LABELS),
        "joint_names": ",".join(JOINTS), "sinew.seed": str(SEED)})
    model.producer_version = ""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


if __name__ == "__main__":
    export(train(sys.argv[1]), sys.argv[2])
