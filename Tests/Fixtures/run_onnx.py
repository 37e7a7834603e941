"""Checks ONNX models and runs them with onnxruntime, for the tests of the graphs that are written here.

Standard input holds the length of a JSON header (eight bytes, little-endian), the header, then blobs.
The header lists models: {"bytes": n, "inputs": [{"name", "type", "shape", "bytes"}]}; a model's blob
is followed by one for every input. Texts are a JSON list. Standard output holds the outputs in the
same form.
"""

import json
import struct
import sys

import numpy
import onnx
import onnxruntime


def take(count):
    blob = sys.stdin.buffer.read(count)
    assert len(blob) == count, "the input is cut off"
    return blob


def tensor(port, blob):
    if port["type"] == "string":
        values = numpy.array(json.loads(blob), dtype=object)
    else:
        values = numpy.frombuffer(blob, dtype=numpy.dtype(port["type"]))
    return values.reshape(port["shape"])


def run(model):
    data = take(model["bytes"])
    feeds = {port["name"]: tensor(port, take(port["bytes"])) for port in model["inputs"]}
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    return zip([output.name for output in session.get_outputs()], session.run(None, feeds))


header = json.loads(take(struct.unpack("<q", take(8))[0]))
answers, blobs = [], []
for model in header["models"]:
    answers.append([])
    for name, values in run(model):
        blob = json.dumps(values.ravel().tolist()).encode() if values.dtype == object else values.tobytes()
        answers[-1].append(
            {"name": name, "type": str(values.dtype), "shape": values.shape, "bytes": len(blob)}
        )
        blobs.append(blob)
text = json.dumps({"version": onnxruntime.__version__, "models": answers}).encode()
sys.stdout.buffer.write(struct.pack("<q", len(text)) + text + b"".join(blobs))
