import StrictJSON

/// The Open Inference Protocol, version 2, with the extensions that Triton's clients use by themselves:
/// tensors as bytes, a model's configuration, the index of models.
struct OpenInferenceRoutes {
  let service: ServiceContext

  var routes: [Route] {
    let all =
      serverRoutes
      + ["/v2/models/{name}", "/v2/models/{name}/versions/{version}"].flatMap(modelRoutes)
    return all.map { route in
      var route = route
      // "$inference_error_response" of the protocol.
      route.problemMember = "error"
      return route
    }
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
          HTTPResponse(json: [
            "name": "workbench", "version": .string(service.release),
            "extensions": ["binary_tensor_data", "model_configuration"],
          ]))
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
        guard try service.models().allSatisfy({ $0.model != nil }) else {
          throw Problem(503, "a model is not served; /v1/models says why")
        }
        return .now(HTTPResponse(json: ["ready": true]))
      },
      Route(
        .post, "/v2/repository/index",
        Operation(
          "All versions of all models.", tag: tag,
          answer: [
            .json(
              Schemas.list(
                Schemas.object([
                  ("name", Schemas.string), ("version", Schemas.string),
                  ("state", ["enum": ["READY", "UNAVAILABLE"]]), ("reason", Schemas.string),
                ])))
          ], problems: [503])
      ) { [self] _ throws(Problem) in
        .now(HTTPResponse(json: OpenInferenceAnswer.index(try service.models())))
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
        try withVersion(request) { [self] model in
          let entry = service.registry.entry(model.name)
          let served = entry?.versions.filter { $0.refusal == nil }.map(\.number)
          return .now(
            HTTPResponse(
              json: OpenInferenceAnswer.metadata(model, versions: served ?? [model.version])))
        }
      },
      Route(
        .get, path + "/ready",
        Operation(
          "Whether a model can be asked.", tag: tag,
          answer: [.json(Schemas.object([("name", Schemas.string), ("ready", Schemas.truth)]))],
          problems: [404, 503])
      ) { [self] request throws(Problem) in
        try withVersion(request) { model in
          .now(HTTPResponse(json: ["name": .string(model.name), "ready": true]))
        }
      },
      Route(
        .get, path + "/config",
        Operation(
          "The tensors of a model as Triton's configuration has them.", tag: tag,
          answer: [.json(["type": "object"])], problems: [404, 503])
      ) { [self] request throws(Problem) in
        try withVersion(request) { model in
          .now(HTTPResponse(json: OpenInferenceAnswer.configuration(model)))
        }
      },
      Route(
        .post, path + "/infer",
        Operation(
          "Score a tensor for every column, as JSON, or as bytes behind it from where the field "
            + "\(OpenInferenceAnswer.lengthField) of the header says.", tag: tag,
          body: [.json(Self.request), Self.binary], isTypeOptional: true,
          answer: [.json(Self.answer), Self.binary],
          headers: ScoredRequest.headers + [
            .init(
              OpenInferenceAnswer.lengthField, "The length of the document in front of bytes.",
              schema: Schemas.integer)
          ], problems: [400, 404, 413, 415, 422, 503])
      ) { [self] request throws(Problem) in
        let length = try Self.documentLength(request)
        return try withVersion(request) { [self] model throws(Problem) in
          try infer(request.body, documentLength: length, model)
        }
      },
    ]
  }

  private static let binary = Operation.Content("application/octet-stream", schema: Schemas.string)

  private static func documentLength(_ request: HTTPRequest) throws(Problem) -> Int? {
    guard let text = request.headers.inferenceLength else { return nil }
    guard let length = Int(text), length >= 0 else {
      throw .badRequest(
        "\(OpenInferenceAnswer.lengthField): expected a number of bytes, got '\(text.prefix(40))'")
    }
    return length
  }

  private func infer(
    _ body: [UInt8], documentLength: Int?, _ model: ServedModel
  ) throws(Problem) -> HTTPReply {
    try service.reply(to: body) { [self] () throws(Problem) in
      let inference = try OpenInferenceRequest(
        body, documentLength: documentLength, for: model, limit: service.rowLimit)
      let scored = try ScoredRequest(
        RequestRows(inference.rows, ignored: inference.ignored), by: model, explaining: 0,
        threads: service.threads)
      return ServiceContext.Outcome(
        scored: scored,
        response: OpenInferenceAnswer(scored: scored, request: inference).response,
        isStored: true)
    }
  }

  /// Answers with the version that a path names, or the one in use; a version that has to be read from
  /// its package first is read by another thread than the connection's.
  private func withVersion(
    _ request: HTTPRequest,
    _ answer: @escaping @Sendable (ServedModel) throws(Problem) -> HTTPReply
  ) throws(Problem) -> HTTPReply {
    let wanted = request["version"]
    if wanted.isEmpty { return try answer(try service.model(request["name"])) }
    let entry = try service.entry(request["name"])
    guard let version = entry.versions.first(where: { "\($0.number)" == wanted }) else {
      throw .notFound("model '\(entry.name)' has no version '\(wanted.prefix(20))'")
    }
    if version.refusal != nil { throw version.problem(of: entry.name) }
    if let model = service.registry.loaded(version, of: entry) { return try answer(model) }
    return .later(in: service.workers) { [self] done throws(Problem) in
      try answer(try service.registry.load(version, of: entry.name)).hand(to: done)
    }
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
