import Learning
import StrictJSON

extension ServiceCore {
  /// The Open Inference Protocol, version 2, as JSON.
  var inferenceRoutes: [Route] {
    serverRoutes
      + ["/v2/models/{name}", "/v2/models/{name}/versions/{version}"].flatMap(modelRoutes)
  }

  private var serverRoutes: [Route] {
    let tag = "Open Inference Protocol"
    return [
      Route(
        .get, "/v2", isOpen: true,
        Operation(
          "The server.", tag: tag,
          answer: [
            .json(
              Schemas.object([
                ("name", Schemas.string), ("version", Schemas.string),
                ("extensions", Schemas.list(Schemas.string)),
              ]))
          ])
      ) { [self] _ in
        .now(
          HTTPResponse(json: ["name": "workbench", "version": .string(release), "extensions": []]))
      },
      Route(
        .get, "/v2/health/live", isOpen: true,
        Operation(
          "Whether the server lives.", tag: tag,
          answer: [.json(Schemas.object([("live", Schemas.truth)]))])
      ) { _ in .now(HTTPResponse(json: ["live": true])) },
      Route(
        .get, "/v2/health/ready", isOpen: true,
        Operation(
          "Whether all models can be asked.", tag: tag,
          answer: [.json(Schemas.object([("ready", Schemas.truth)]))], problems: [503])
      ) { [self] _ throws(Problem) in
        guard registry.all.allSatisfy({ $0.model != nil }) else {
          throw Problem(503, "a model is not served; /v1/models says why")
        }
        return .now(HTTPResponse(json: ["ready": true]))
      },
    ]
  }

  private func modelRoutes(_ path: String) -> [Route] {
    let tag = "Open Inference Protocol"
    return [
      Route(
        .get, path,
        Operation(
          "The tensors that a model takes and gives.", tag: tag,
          answer: [.json(Self.metadata)], problems: [404, 503])
      ) { [self] request throws(Problem) in
        let model = try version(request)
        let versions = registry.entry(model.name)?.versions.map(\.number) ?? [model.version]
        return .now(HTTPResponse(json: InferenceAnswer.metadata(model, versions: versions)))
      },
      Route(
        .get, path + "/ready", isOpen: false,
        Operation(
          "Whether a model can be asked.", tag: tag,
          answer: [.json(Schemas.object([("name", Schemas.string), ("ready", Schemas.truth)]))],
          problems: [404, 503])
      ) { [self] request throws(Problem) in
        let model = try version(request)
        return .now(HTTPResponse(json: ["name": .string(model.name), "ready": true]))
      },
      Route(
        .post, path + "/infer",
        Operation(
          "Score a tensor for every column.", tag: tag, body: [.json(Self.request)],
          answer: [.json(Self.answer)], problems: [400, 404, 413, 415, 422, 503])
      ) { [self] request throws(Problem) in try infer(request) },
    ]
  }

  private func infer(_ request: HTTPRequest) throws(Problem) -> HTTPReply {
    let model = try version(request)
    return try reply(to: request.body) { [self] () throws(Problem) in
      let inference = try InferenceRequest(request.body, for: model, limit: rowLimit)
      let scored = try ScoredRequest(
        SentRows(inference.rows, ignored: inference.ignored), by: model, explaining: 0,
        threads: threads)
      return Outcome(
        scored: scored,
        response: HTTPResponse(json: InferenceAnswer(scored: scored, request: inference).json),
        isStored: true)
    }
  }

  /// The version in use, which is the only one that is asked for scores.
  private func version(_ request: HTTPRequest) throws(Problem) -> ServedModel {
    let model = try model(request["name"])
    let wanted = request["version"]
    guard wanted.isEmpty || wanted == "\(model.version)" else {
      throw .notFound(
        "version '\(wanted.prefix(20))' of model '\(model.name)' is not in use, version "
          + "\(model.version) is")
    }
    return model
  }

  private static let metadata = Schemas.object([
    ("name", Schemas.string), ("versions", Schemas.list(Schemas.string)),
    ("platform", Schemas.string), ("inputs", Schemas.list(Schemas.reference("TensorMetadata"))),
    ("outputs", Schemas.list(Schemas.reference("TensorMetadata"))),
  ])

  private static let request = Schemas.object(
    [
      ("id", Schemas.string), ("inputs", Schemas.list(Schemas.reference("Tensor"))),
      (
        "outputs",
        Schemas.list(Schemas.object([("name", ["enum": ["probability", "decision", "segment"]])]))
      ),
    ], optional: ["id", "outputs"])

  private static let answer = Schemas.object(
    [
      ("model_name", Schemas.string), ("model_version", Schemas.string), ("id", Schemas.string),
      ("outputs", Schemas.list(Schemas.reference("Tensor"))),
    ], optional: ["id"])
}
