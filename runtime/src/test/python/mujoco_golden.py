"""Records what MuJoCo computes for random states of a model: the reference values of ArticulatedPlantGoldenTest.

    pip install mujoco==4.0.0
    python mujoco_golden.py kid20 ../../../../deploy/robots/kid20/kid20.xml ../resources/org/sinew/sim/kid20.golden.json
    python mujoco_golden.py shapes ../resources/org/sinew/sim/shapes.xml ../resources/org/sinew/sim/shapes.golden.json
    python mujoco_golden.py props ../resources/org/sinew/sim/props.xml ../resources/org/sinew/sim/props.golden.json

Newton's method with 100 iterations and tolerance 0, so that the solver's path does not show. Inputs are rounded to
6 digits before they are used, outputs are written with all 17.
"""
import json
import sys

import mujoco
import numpy as np

# NumPy integers do not compare equal to MuJoCo's enumerations, hence the int().
FREE = int(mujoco.mjtJoint.mjJNT_FREE)
PLANE = int(mujoco.mjtGeom.mjGEOM_PLANE)
AT_LIMIT = int(mujoco.mjtConstraint.mjCNSTR_LIMIT_JOINT)
SENSORS = [int(s) for s in (mujoco.mjtSensor.mjSENS_GYRO, mujoco.mjtSensor.mjSENS_ACCELEROMETER,
                            mujoco.mjtSensor.mjSENS_FRAMEQUAT, mujoco.mjtSensor.mjSENS_TOUCH)]
SEED = 20
SECONDS = {"kid20": 4, "shapes": 0.5, "props": 1}
COUNT = {"kid20": 200, "shapes": 100, "props": 120}


def turn(rng, spread):
    """A random quaternion: spread 0 is upright, 1 anything."""
    q = np.array([1.0, 0, 0, 0]) + spread * rng.normal(size=4)
    return q / np.linalg.norm(q)


def joints(model, rng, qpos, spread, beyond):
    """Moves hinge and slide joints; with beyond, puts some of them outside of their range."""
    for j in range(model.njnt):
        if model.jnt_type[j] != FREE:
            a = model.jnt_qposadr[j]
            qpos[a] += spread * rng.normal()
            low, high = model.jnt_range[j]
            if beyond and model.jnt_limited[j] and rng.random() < 0.3:
                qpos[a] = high + 0.02 * rng.random() if rng.random() < 0.5 else low - 0.02 * rng.random()


def lay_on_floor(model, data, qpos, depth):
    """Shifts every floating body so that its lowest geom overlaps the plane z = 0 by about depth."""
    for j in range(model.njnt):
        if model.jnt_type[j] != FREE:
            continue
        data.qpos[:] = qpos
        mujoco.mj_kinematics(model, data)
        root = model.jnt_bodyid[j]
        lowest = np.inf
        for g in range(model.ngeom):
            if model.body_rootid[model.geom_bodyid[g]] == root and model.geom_type[g] != PLANE:
                box = model.geom_aabb[g]
                up = data.geom_xmat[g].reshape(3, 3)[2]
                lowest = min(lowest, data.geom_xpos[g][2] + up @ box[:3] - np.abs(up) @ box[3:])
        qpos[model.jnt_qposadr[j] + 2] -= lowest + depth


def kid20_state(model, data, rng, k):
    qpos = model.key_qpos[0].copy()
    kind = ("stand", "lie", "limits", "fly")[k % 4]
    if kind == "stand":
        joints(model, rng, qpos, 0.05, False)
        qpos[3:7] = turn(rng, 0.02)
    else:
        joints(model, rng, qpos, 0.4, kind != "lie")
        qpos[3:7] = turn(rng, 1)
    lay_on_floor(model, data, qpos, rng.uniform(0.0005, 0.02) if kind != "fly" else -0.3)
    ctrl = model.key_ctrl[0] + 0.3 * rng.normal(size=model.nu)
    return kind, qpos, rng.normal(size=model.nv), ctrl


def shapes_state(model, data, rng, k):
    qpos = model.qpos0.copy()
    kind = ("floor", "air")[k % 2]
    joints(model, rng, qpos, 0.3, True)
    for j in range(model.njnt):
        if model.jnt_type[j] == FREE:
            a = model.jnt_qposadr[j]
            qpos[a:a + 3] += 0.01 * rng.normal(size=3)
            qpos[a + 3:a + 7] = turn(rng, 1 if k % 3 else 0.001)
    if kind == "floor":
        lay_on_floor(model, data, qpos, rng.uniform(0.001, 0.02))
    return kind, qpos, rng.normal(size=model.nv), 2 * rng.normal(size=model.nu)


def props_state(model, data, rng, k):
    """A ball in, on or near one thing after the other; everything else in the air or on the floor."""
    qpos = model.qpos0.copy()
    for j in range(model.njnt):
        a = model.jnt_qposadr[j]
        qpos[a:a + 3] += 0.01 * rng.normal(size=3)
        qpos[a + 3:a + 7] = turn(rng, 1 if k % 3 else 0.001)
    if k % 2:
        lay_on_floor(model, data, qpos, rng.uniform(0.001, 0.02))
    data.qpos[:] = qpos
    mujoco.mj_kinematics(model, data)
    kind = ("leg", "second ball", "box", "can", "wall", "person")[k % 6]
    body = model.body(kind)
    geom = body.geomadr[0] + rng.integers(body.geomnum[0])
    half = model.geom_size[geom].copy()
    if model.geom_type[geom] in (int(mujoco.mjtGeom.mjGEOM_CYLINDER), int(mujoco.mjtGeom.mjGEOM_CAPSULE)):
        half = np.array([half[0], half[0], half[1]])
    elif model.geom_type[geom] == int(mujoco.mjtGeom.mjGEOM_SPHERE):
        half = np.full(3, half[0])
    local = rng.uniform(-1.3, 1.3, size=3)
    if k % 4:
        axis = rng.integers(3)
        local[axis] = np.sign(local[axis])
    at = local * half + np.sign(local) * 0.04 * (np.abs(local) == 1)
    q = model.jnt_qposadr[model.body("ball").jntadr[0]]
    qpos[q:q + 3] = data.geom_xpos[geom] + data.geom_xmat[geom].reshape(3, 3) @ at
    return kind, qpos, rng.normal(size=model.nv), np.zeros(0)


def trace(model, which, seconds):
    """Positions ten times a second: kid20 squats at 0.5 Hz from its keyframe, shapes fall from where they are."""
    data = mujoco.MjData(model)
    if model.nkey:
        mujoco.mj_resetDataKeyframe(model, data, 0)
    every = round(0.1 / model.opt.timestep)
    rows = []
    for i in range(round(seconds / model.opt.timestep)):
        if i % every == 0:
            if which == "kid20":
                knee = 1.25 - 0.35 * np.cos(np.pi * i * model.opt.timestep)
                for side in ("left", "right"):
                    data.actuator(side + "_knee").ctrl = knee
                    data.actuator(side + "_hip_pitch").ctrl = -knee / 2
                    data.actuator(side + "_ankle_pitch").ctrl = -knee / 2
            rows.append({"qpos": data.qpos.tolist(), "ctrl": data.ctrl.tolist()})
        mujoco.mj_step(model, data)
    return rows


def main(which, source, target):
    model = mujoco.MjModel.from_xml_path(source)
    model.opt.iterations, model.opt.ls_iterations, model.opt.tolerance = 100, 100, 0
    data = mujoco.MjData(model)
    rng = np.random.default_rng(SEED)
    sensors = [model.sensor(i).name for i in range(model.nsensor) if model.sensor_type[i] in SENSORS]
    states = []
    for k in range(COUNT[which]):
        kind, qpos, qvel, ctrl = {"kid20": kid20_state, "shapes": shapes_state, "props": props_state}[which](model, data, rng, k)
        qpos, qvel, ctrl = np.round(qpos, 6), np.round(qvel, 6), np.round(ctrl, 6)
        mujoco.mj_resetData(model, data)
        data.qpos[:], data.qvel[:], data.ctrl[:] = qpos, qvel, ctrl
        mujoco.mj_forward(model, data)
        states.append({
            "kind": kind, "contacts": int(data.ncon), "limits": int(np.sum(data.efc_type[:data.nefc] == AT_LIMIT)),
            "qpos": qpos.tolist(), "qvel": qvel.tolist(), "ctrl": ctrl.tolist(), "qacc": data.qacc.tolist(),
            "sensors": {name: data.sensor(name).data.tolist() for name in sensors}})
    origin = {"mujoco": mujoco.__version__, "script": "runtime/src/test/python/mujoco_golden.py", "seed": SEED}
    with open(target, "w", encoding="utf-8") as out:
        out.write('{"origin": %s,\n"states": [\n' % json.dumps(origin))
        out.write(",\n".join(json.dumps(s, separators=(",", ":")) for s in states))
        out.write('\n],"trace": [\n')
        out.write(",\n".join(json.dumps(r, separators=(",", ":")) for r in trace(model, which, SECONDS[which])))
        out.write("\n]}\n")
    print(target, len(states), "states,", sum(s["contacts"] > 0 for s in states), "with contact,",
          sum(s["limits"] > 0 for s in states), "at limits")


if __name__ == "__main__":
    main(*sys.argv[1:])
