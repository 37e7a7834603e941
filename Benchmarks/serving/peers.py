"""The services that a user would write instead: one row in, its probability out.

    python -m serving.peers KIND MODEL PORT

KIND is fastapi-onnxruntime (MODEL is a graph that `workbench export` wrote), fastapi-sklearn or
flask-sklearn (MODEL is a pipeline that fit.py pickled).
"""

import json
import pickle
import sys


def fastapi_onnxruntime(model):
    import numpy
    import onnxruntime
    from fastapi import FastAPI, Request

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options)
    types = {"tensor(float)": numpy.float32, "tensor(double)": numpy.float64}
    inputs = [(one.name, types.get(one.type)) for one in session.get_inputs()]
    app = FastAPI()

    @app.post("/score")
    async def score(request: Request):
        row = (await request.json())["rows"][0]
        feeds = {}
        for name, kind in inputs:
            value = row.get(name)
            if kind is None:
                feeds[name] = numpy.array([["" if value is None else str(value)]], dtype=object)
            else:
                feeds[name] = numpy.array([[numpy.nan if value is None else value]], dtype=kind)
        return {"probability": float(session.run(["probability"], feeds)[0].ravel()[0])}

    return app


def sklearn_model(model):
    with open(model, "rb") as file:
        return pickle.load(file)


def fastapi_sklearn(model):
    import pandas
    from fastapi import FastAPI, Request

    pipeline = sklearn_model(model)
    app = FastAPI()

    @app.post("/score")
    async def score(request: Request):
        rows = pandas.DataFrame((await request.json())["rows"])
        return {"probability": float(pipeline.predict_proba(rows)[0, 1])}

    return app


def flask_sklearn(model):
    import pandas
    from flask import Flask, request

    pipeline = sklearn_model(model)
    app = Flask(__name__)

    @app.post("/score")
    def score():
        rows = pandas.DataFrame(json.loads(request.data)["rows"])
        return {"probability": float(pipeline.predict_proba(rows)[0, 1])}

    return app


def main():
    kind, model, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if kind == "flask-sklearn":
        import logging

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        flask_sklearn(model).run("127.0.0.1", port, threaded=True)
        return
    import uvicorn

    app = fastapi_onnxruntime(model) if kind == "fastapi-onnxruntime" else fastapi_sklearn(model)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()
