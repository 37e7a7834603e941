import StrictJSON

/// Everything that can be asked for.
struct ServiceRoutes {
  let service: ServiceContext

  var routes: [Route] {
    let described =
      healthRoutes + ModelRoutes(service: service).routes + ScoringRoutes(service: service).routes
      + StreamRoutes(service: service).routes + RunRoutes(service: service).routes
      + MLflowRoutes(service: service).routes + OpenInferenceRoutes(service: service).routes
    let document = Array(OpenAPI(routes: described, release: service.release).document.text().utf8)
    return described + [
      Route(
        .get, "/openapi.json", isOpen: true,
        Operation("This description.", tag: "health", answer: [.json(["type": "object"])])
      ) { _ in .now(HTTPResponse(type: "application/json", body: document)) }
    ] + pageRoutes
  }

  // MARK: - Health

  private var healthRoutes: [Route] {
    [
      Route(
        .get, "/healthz", isOpen: true,
        Operation(
          "Whether the service answers, keeps rows and knows its models.", tag: "health",
          answer: [
            .json(
              Schemas.object(
                [
                  ("status", Schemas.string), ("models", Schemas.integer),
                  ("refused", Schemas.list(Schemas.string)),
                ], optional: ["refused"]))
          ], problems: [503])
      ) { [self] _ throws(Problem) in
        try service.checkHealth()
        return .now(HTTPResponse(json: health))
      },
      Route(
        .get, "/metrics",
        Operation(
          "Counts for Prometheus.", tag: "health",
          answer: [.init("text/plain", schema: Schemas.string)])
      ) { [self] _ in
        .now(
          HTTPResponse(
            text: service.prometheusText, type: "text/plain; version=0.0.4; charset=utf-8"))
      },
    ]
  }

  /// How many models are served, and which are not; reasons hold paths, which not everybody is told.
  private var health: JSON {
    let entries = service.registry.all
    let ready = entries.count { $0.model != nil }
    let document: JSON = ["status": "ok", "models": .integer(Int64(ready))]
    let refused = entries.filter { $0.model == nil }.map { entry -> JSON in
      .string(
        "version \(entry.active) of model '\(entry.name)' is not served: /v1/models says why")
    }
    return refused.isEmpty ? document : document.setting("refused", to: .array(refused))
  }

  // MARK: - The web application

  private var pageRoutes: [Route] {
    let page = Operation("The web application.", tag: "page", answer: [])
    return [
      Route(.get, "/", isOpen: true, page) { [self] request throws(Problem) in
        try asset(WebAssets.page, request)
      },
      Route(.get, "/assets/{name}", isOpen: true, page) { [self] request throws(Problem) in
        try asset(request["name"], request)
      },
    ]
  }

  private func asset(_ name: String, _ request: HTTPRequest) throws(Problem) -> HTTPReply {
    guard let asset = service.assets.asset(name) else { throw .notFound("there is no such file") }
    return .now(HTTPResponse(type: asset.contentType, body: asset.bytes))
  }
}
