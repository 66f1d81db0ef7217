"""Trains the detector of balls and markers: train_ball_marker.py DATA_FOLDER MINUTES OUT.onnx [START.pt]

DATA_FOLDER holds what generate_ball_marker.py and take_rendered_scenes.py wrote, as train*.npz. Beside OUT.onnx it
leaves OUT.pt, from which another run can go on. Needs torch (CPU) and onnx. Two processes of one thread each train on
draws of their own and take the mean of their weights every few steps. Training ends by the clock, so a run elsewhere
takes another number of steps: the file in git is the one that counts.
"""
import pathlib
import sys
import tempfile
import time

import numpy as np
import onnx
import torch
from torch.nn import functional

from ball_marker_net import COLUMNS, LABELS, ROWS, STRIDE, UNIT, Net, Shipped

SEED = 20
BATCH = 32
RATE = 3e-3
WORKERS, TOGETHER = 2, 8       # processes, and steps after which they take the mean
LEAST_SEEN, UNSURE = 0.5, 0.2       # seen less: no target; seen less than the second: not there


class Pictures:
    """All pictures with their objects, in memory, drawn at random and changed a little."""

    def __init__(self, folder, generator):
        self.pictures, objects = [], []
        for file in sorted(pathlib.Path(folder).glob("train*.npz")):
            with np.load(file) as data:
                self.pictures.extend(torch.from_numpy(data["pictures"]))
                objects.extend(torch.from_numpy(data["objects"]))
        self.objects = torch.nn.utils.rnn.pad_sequence(objects, batch_first=True, padding_value=-1.0)
        self.generator = generator

    def draw(self, count):
        g = self.generator
        at = torch.randint(len(self.pictures), (count,), generator=g)
        x = torch.stack([self.pictures[i] for i in at.tolist()]).permute(0, 3, 1, 2).float()
        objects = self.objects[at].clone()
        flip = torch.rand(count, generator=g) < 0.5
        x[flip] = x[flip].flip(3)
        objects[flip, :, 1], objects[flip, :, 3] = 160 - objects[flip, :, 3], 160 - objects[flip, :, 1]
        swap = torch.rand(count, generator=g) < 0.3
        x[swap] = x[swap][:, torch.randperm(3, generator=g)]
        x = x * (0.8 + 0.4 * torch.rand(count, 1, 1, 1, generator=g)) + 8 * torch.randn(count, 1, 1, 1, generator=g)
        return x.clamp(0, 255), objects


def targets(objects):
    """Per cell: how much of a peak it is for each label, whether that counts, the box, and the weight of the box."""
    v, u = torch.meshgrid(torch.arange(ROWS) + 0.5, torch.arange(COLUMNS) + 0.5, indexing="ij")
    n = len(objects)
    heat = torch.zeros(n, 2, ROWS, COLUMNS)
    counts = torch.ones(n, 2, ROWS, COLUMNS)
    box = torch.zeros(n, 4, ROWS, COLUMNS)
    weight = torch.zeros(n, 1, ROWS, COLUMNS)
    for i in range(int((objects[:, :, 0] >= 0).sum(1).max())):
        kind, left, top, right, bottom, seen = objects[:, i].T
        x, y = (left + right) / 2 / STRIDE, (top + bottom) / 2 / STRIDE
        w, h = (right - left).clamp(min=1), (bottom - top).clamp(min=1)
        inside = (x >= 0) & (x < COLUMNS) & (y >= 0) & (y < ROWS)
        there = (kind >= 0) & (seen >= UNSURE)
        good = there & inside & (seen >= LEAST_SEEN)
        dx, dy = x.view(-1, 1, 1) - u, y.view(-1, 1, 1) - v
        near = torch.exp(-(dx * dx + dy * dy) / (2 * (0.5 + 0.01 * torch.sqrt(w * h)).view(-1, 1, 1) ** 2))
        centre = (dx.abs() <= 0.5) & (dy.abs() <= 0.5)
        for label in range(2):
            mine = good & (kind == label)
            peak = torch.where(centre, torch.ones(()), near * 0.98)
            heat[:, label] = torch.maximum(heat[:, label], torch.where(mine.view(-1, 1, 1), peak, torch.zeros(())))
            blurred = (there & ~good & (kind == label)).view(-1, 1, 1)
            over = (dx.abs() * STRIDE < w.view(-1, 1, 1) / 2 + 4) & (dy.abs() * STRIDE < h.view(-1, 1, 1) / 2 + 4)
            counts[:, label][blurred & over] = 0
        want = torch.stack([dx, dy, torch.log(w / UNIT).view(-1, 1, 1).expand_as(dx),
                            torch.log(h / UNIT).view(-1, 1, 1).expand_as(dx)], 1)
        share = torch.where(centre, 1.0, torch.where((dx.abs() < 1) & (dy.abs() < 1), 0.3, 0.0))
        share = torch.where(good.view(-1, 1, 1), share, torch.zeros(()))[:, None]
        better = share > weight
        box = torch.where(better, want, box)
        weight = torch.where(better, share, weight)
    counts = torch.where(heat > 0.3, torch.ones(()), counts)
    return heat, counts, box, weight


def loss_of(out, objects):
    heat, counts, box, weight = targets(objects)
    score = torch.sigmoid(out[:, :2]).clamp(1e-5, 1 - 1e-5)
    peak = heat >= 1
    found = -((1 - score) ** 2 * torch.log(score))[peak].sum()
    wrong = -(counts * (1 - heat) ** 4 * score ** 2 * torch.log(1 - score))[~peak].sum()
    far = functional.smooth_l1_loss(out[:, 2:], box, reduction="none", beta=0.05) * weight
    far = (far * torch.tensor([2.0, 2.0, 1.0, 1.0]).view(1, 4, 1, 1)).sum()
    objects_seen = peak.sum().clamp(min=1)
    return (found + wrong) / objects_seen, far / weight.sum().clamp(min=1)


def train(rank, folder, minutes, start, out, meeting):
    """One worker. The first of them also keeps a running mean of the weights, which is what comes out."""
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    torch.distributed.init_process_group("gloo", f"file://{meeting}", rank=rank, world_size=WORKERS)
    pictures = Pictures(folder, torch.Generator().manual_seed(SEED + rank))
    net = Net()
    if start:
        net.load_state_dict(torch.load(start))
    net = net.to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=1e-3)
    average = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99), use_buffers=True)
    torch.distributed.barrier()
    began, step, totals = time.time(), 0, np.zeros(2)
    while (passed := mean_of(time.time() - began) / 60 / minutes) < 1:
        for group in optimizer.param_groups:
            group["lr"] = RATE * (min(1.0, 0.1 + step / 300) * (0.5 + 0.5 * np.cos(np.pi * passed)) + 0.005)
        for _ in range(TOGETHER):
            totals += one_step(net, optimizer, *pictures.draw(BATCH))
        with torch.no_grad():
            for weights in net.state_dict().values():
                if weights.is_floating_point():
                    torch.distributed.all_reduce(weights)
                    weights /= WORKERS
        average.update_parameters(net)
        step += TOGETHER
        if step % 200 == 0 and rank == 0:
            print(f"step {step} scores {totals[0] / 200:.3f} boxes {totals[1] / 200:.3f} "
                  f"{time.time() - began:.0f} s", flush=True)
            totals[:] = 0
    if rank == 0:
        print(f"{step} steps of {BATCH} pictures in {WORKERS} processes, {len(pictures.pictures)} pictures", flush=True)
        torch.save(average.module.state_dict(), out)


def mean_of(value):
    """The mean over the workers, so that all stop at the same step."""
    shared = torch.tensor([value], dtype=torch.float64)
    torch.distributed.all_reduce(shared)
    return shared.item() / WORKERS


def one_step(net, optimizer, x, objects):
    with torch.autocast("cpu", torch.bfloat16):
        out = net(x.contiguous(memory_format=torch.channels_last))
    score_loss, box_loss = loss_of(out.float(), objects)
    optimizer.zero_grad()
    (score_loss + box_loss).backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 10.0)
    optimizer.step()
    return score_loss.item(), box_loss.item()


def export(net, path):
    torch.onnx.export(Shipped(net).eval(), (torch.zeros(1, 3, ROWS * STRIDE, COLUMNS * STRIDE),), path, dynamo=False,
                      opset_version=17, input_names=["image"], output_names=["boxes"])
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {"sinew.labels": ",".join(LABELS), "sinew.seed": str(SEED)})
    model.producer_version = ""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def main(folder, minutes, out, start=None):
    weights = pathlib.Path(out).with_suffix(".pt")
    with tempfile.TemporaryDirectory() as meeting:
        torch.multiprocessing.spawn(train, (folder, float(minutes), start, weights, f"{meeting}/meeting"), WORKERS)
    net = Net()
    net.load_state_dict(torch.load(weights))
    export(net.eval(), out)


if __name__ == "__main__":
    main(*sys.argv[1:])
