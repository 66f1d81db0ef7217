"""Makes the small networks of the tests beside it. Needs the package onnx; run again only to change one."""
import pathlib

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

HERE = pathlib.Path(__file__).parent
LABELS = {"sinew.labels": "calm,shaken", "sinew.terms": "gyro,accelerometer", "sinew.hop_us": "20000"}


def save(name, nodes, inputs, outputs, weights=(), metadata=None, domains=()):
    graph = h.make_graph(nodes, name, inputs, outputs, list(weights))
    opsets = [h.make_opsetid("", 17)] + [h.make_opsetid(domain, 1) for domain in domains]
    model = h.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="sinew tests")
    h.set_model_props(model, metadata or {})
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


def tensor(name, shape, kind=T.FLOAT):
    return h.make_tensor_value_info(name, kind, shape)


def weight():
    """Scores: sum of the gyro values, sum of the accelerometer values of a window of two rows."""
    w = np.zeros((12, 2), "f4")
    w[[0, 1, 2, 6, 7, 8], 0] = 1
    w[[3, 4, 5, 9, 10, 11], 1] = 1
    return numpy_helper.from_array(w, "w")


SUMS = [h.make_node("Flatten", ["rows"], ["flat"]), h.make_node("MatMul", ["flat", "w"], ["scores"])]
WINDOW, SCORES = tensor("rows", [1, 2, 6]), tensor("scores", [1, 2])

save("sums", SUMS, [WINDOW], [SCORES], [weight()], LABELS)
save("sums_open", SUMS, [tensor("rows", ["batch", 2, 6])], [tensor("scores", ["batch", 2])], [weight()])
save("sums_other_labels", SUMS, [WINDOW], [SCORES], [weight()], {"sinew.labels": "shaken,calm"})
save("logarithm", [h.make_node("Flatten", ["rows"], ["flat"]), h.make_node("MatMul", ["flat", "w"], ["sum"]),
                   h.make_node("Log", ["sum"], ["scores"])], [WINDOW], [SCORES], [weight()])
save("two_outputs", SUMS + [h.make_node("Identity", ["scores"], ["more"])], [WINDOW], [SCORES, tensor("more", [1, 2])],
     [weight()])
for kind, word in ((T.FLOAT16, "float16"), (T.DOUBLE, "double")):
    save(f"takes_{word}", [h.make_node("Cast", ["rows"], ["as_float"], to=T.FLOAT),
                           h.make_node("Flatten", ["as_float"], ["flat"]),
                           h.make_node("MatMul", ["flat", "w"], ["scores"])],
         [tensor("rows", [1, 2, 6], kind)], [SCORES], [weight()])
save("custom_operator", [h.make_node("Flatten", ["rows"], ["flat"]), h.make_node("MatMul", ["flat", "w"], ["sum"]),
                         h.make_node("Shake", ["sum"], ["scores"], domain="com.acme")], [WINDOW], [SCORES], [weight()],
     domains=["com.acme"])
branch = h.make_graph([h.make_node("Shake", [], ["inner"], domain="com.acme")], "branch", [], [tensor("inner", [1, 2])])
save("custom_operator_in_branch", [
    h.make_node("Constant", [], ["yes"], value=numpy_helper.from_array(np.array(True))),
    h.make_node("If", ["yes"], ["scores"], then_branch=branch, else_branch=branch),
    h.make_node("Identity", ["rows"], ["unused"])], [WINDOW], [SCORES], domains=["com.acme"])
outside = weight()
outside.ClearField("raw_data")
outside.data_location = T.EXTERNAL
entry = outside.external_data.add()
entry.key, entry.value = "location", "/etc/hostname"
save("external_weights", SUMS, [WINDOW], [SCORES], [outside])
sequence = h.make_tensor_sequence_value_info("scores", T.FLOAT, [1, 2])
save("gives_sequence", SUMS[:1] + [h.make_node("MatMul", ["flat", "w"], ["sum"]),
                                   h.make_node("SequenceConstruct", ["sum"], ["scores"])],
     [WINDOW], [sequence], [weight()])

# a policy that gives back two of the nine values it takes
save("copies", [h.make_node("Slice", ["obs", "from", "to", "axis"], ["actions"])],
     [tensor("obs", [1, 9])], [tensor("actions", [1, 2])],
     [h.make_tensor(name, T.INT64, [1], [value]) for name, value in (("from", 5), ("to", 7), ("axis", 1))],
     {"joint_names": "left_hip,left_knee"})

# finds a ball, more surely the redder the picture is, and a marker, more surely the bluer it is; the third box is empty
boxes = np.zeros((3, 6, 3), "f4")  # row, value, colour
boxes[0, 4, 0] = boxes[1, 5, 2] = 1 / 255
always = np.array([[[0.5, 0.25, 0.25, 0.25, 0, 0], [0.25, 0.5, 0.5, 0.5, 0, 0], [0, 0, 0, 0, 0, 0]]], "f4")
for layout, shape, axes in (("nchw", [1, 3, 6, 8], [2, 3]), ("nhwc", [1, 6, 8, 3], [1, 2])):
    save(f"sees_{layout}", [h.make_node("ReduceMean", ["image"], ["colour"], axes=axes, keepdims=0),
                            h.make_node("MatMul", ["colour", "w"], ["flat"]),
                            h.make_node("Reshape", ["flat", "shape"], ["scores"]),
                            h.make_node("Add", ["scores", "always"], ["boxes"])],
         [tensor("image", shape)], [tensor("boxes", [1, 3, 6])],
         [numpy_helper.from_array(boxes.reshape(18, 3).T.copy(), "w"), numpy_helper.from_array(always, "always"),
          numpy_helper.from_array(np.array([1, 3, 6]), "shape")],
         {"sinew.labels": "ball,marker", "sinew.layout": layout, "sinew.colour": "rgb"})
# as above, and no number at all where the picture is black
save("sees_nothing_in_the_dark", [h.make_node("ReduceMean", ["image"], ["colour"], axes=[2, 3], keepdims=0),
                                  h.make_node("Log", ["colour"], ["log"]),
                                  h.make_node("MatMul", ["log", "w"], ["flat"]),
                                  h.make_node("Reshape", ["flat", "shape"], ["scores"]),
                                  h.make_node("Add", ["scores", "always"], ["boxes"])],
     [tensor("image", [1, 3, 6, 8])], [tensor("boxes", [1, 3, 6])],
     [numpy_helper.from_array(boxes.reshape(18, 3).T.copy(), "w"), numpy_helper.from_array(always, "always"),
      numpy_helper.from_array(np.array([1, 3, 6]), "shape")])
# the sums times a number that never changes
save("sums_times_gain", SUMS[:1] + [h.make_node("MatMul", ["flat", "w"], ["sum"]),
                                    h.make_node("Cast", ["gain"], ["factor"], to=T.FLOAT),
                                    h.make_node("Mul", ["sum", "factor"], ["scores"])],
     [WINDOW, tensor("gain", [1], T.INT64)], [SCORES], [weight()])
