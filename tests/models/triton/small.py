"""A network as small as can be, in the shape of the classifier's: each row's masked sum."""

from pathlib import Path

import onnx
from onnx import TensorProto, helper

from services.classifier.triton.contract import ANY, Contract, Tensor
from services.classifier.triton.repository import ExportedModel

SUMS = Contract(
    "sums",
    inputs=(Tensor("values", "FP32", (ANY,)), Tensor("mask", "INT64", (ANY,))),
    outputs=(Tensor("sum", "FP32", ()), Tensor("pair", "FP32", (2,))),
)


def export_sums(folder: Path, **parameters: str) -> ExportedModel:
    """The network, written into the folder: sum (rows,) and pair (rows, 2), the sum twice."""
    nodes = [
        helper.make_node("Cast", ["mask"], ["weights"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["values", "weights"], ["kept"]),
        helper.make_node("Constant", [], ["axis"], value_ints=[1]),
        helper.make_node("ReduceSum", ["kept", "axis"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["kept", "axis"], ["column"], keepdims=1),
        helper.make_node("Concat", ["column", "column"], ["pair"], axis=1),
    ]
    shape = ["rows", "length"]
    graph = helper.make_graph(
        nodes,
        SUMS.model,
        [
            helper.make_tensor_value_info("values", TensorProto.FLOAT, shape),
            helper.make_tensor_value_info("mask", TensorProto.INT64, shape),
        ],
        [
            helper.make_tensor_value_info("sum", TensorProto.FLOAT, ["rows"]),
            helper.make_tensor_value_info("pair", TensorProto.FLOAT, ["rows", 2]),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    path = folder / "sums.onnx"
    onnx.save(model, path)
    return ExportedModel(SUMS, path, parameters=parameters)
