import Batch
import Learning
import StrictJSON

/// What clients of MLflow's model server ask for.
struct MLflowRoutes {
  let service: ServiceContext

  var routes: [Route] {
    [
      Route(
        .post, "/invocations",
        Operation(
          "Score a data frame, as MLflow sends it.", tag: "MLflow",
          query: [.init("model", "The model, where there are several.")],
          body: [.json(Self.frame), .init("text/csv", schema: Schemas.string)],
          answer: [
            .json(
              Schemas.object([("predictions", Schemas.list(Schemas.reference("Score")))]))
          ], headers: ScoredRequest.headers, problems: [400, 404, 413, 415, 422, 503])
      ) { [self] request throws(Problem) in
        let model = try only(request.query("model"))
        let isCSV = request.mediaType == "text/csv"
        return try service.reply(to: request.body) { [self] () throws(Problem) in
          let sent = try RequestRows(
            request.body, isCSV: isCSV, for: model, repeats: false, form: .mlflow,
            limit: service.rowLimit)
          let scored = try ScoredRequest(sent, by: model, explaining: 0, threads: service.threads)
          return ServiceContext.Outcome(
            scored: scored,
            response: HTTPResponse(
              type: "application/json", body: scored.predictions, headers: scored.headers),
            isStored: true)
        }
      },
      Route(
        .get, "/version", isOpen: true,
        Operation(
          "The release.", tag: "MLflow", answer: [.init("text/plain", schema: Schemas.string)])
      ) { [self] _ in .now(HTTPResponse(text: service.release)) },
    ] + ["/ping", "/health"].map(ping)
  }

  private func ping(_ path: String) -> Route {
    Route(
      .get, path, isOpen: true,
      Operation(
        "Whether there is a model.", tag: "MLflow",
        answer: [.init("text/plain", schema: Schemas.string)], problems: [503])
    ) { [self] _ throws(Problem) in
      guard try service.models().contains(where: { $0.model != nil }) else {
        throw Problem(503, "there is no model")
      }
      return .now(HTTPResponse(text: "\n"))
    }
  }

  private static let frame: JSON = [
    "oneOf": [
      Schemas.object(
        [
          ("dataframe_records", Schemas.list(Schemas.reference("Row"))),
          ("params", Schemas.anything),
        ], optional: ["params"]),
      Schemas.object(
        [("instances", Schemas.list(Schemas.reference("Row"))), ("params", Schemas.anything)],
        optional: ["params"]),
      Schemas.object(
        [
          (
            "inputs",
            [
              "oneOf": [
                Schemas.list(Schemas.reference("Row")),
                ["type": "object", "additionalProperties": Schemas.list(Schemas.anything)],
              ]
            ]
          ), ("params", Schemas.anything),
        ], optional: ["params"]),
      Schemas.object(
        [
          (
            "dataframe_split",
            Schemas.object(
              [
                ("columns", Schemas.list(Schemas.string)),
                ("data", Schemas.list(Schemas.list(Schemas.anything))),
                ("index", Schemas.list(Schemas.anything)),
              ], optional: ["index"])
          ), ("params", Schemas.anything),
        ], optional: ["params"]),
    ]
  ]

  /// The model of a name, or the only one that there is.
  private func only(_ name: String?) throws(Problem) -> ServedModel {
    if let name { return try service.model(name) }
    let entries = try service.models()
    guard entries.count <= 1 else {
      let names = entries.map(\.name).joined(separator: ", ")
      throw .badRequest("which model? Say so with ?model=NAME: \(names)")
    }
    guard let entry = entries.first else { throw .notFound("there is no model") }
    return try service.model(of: entry)
  }
}
