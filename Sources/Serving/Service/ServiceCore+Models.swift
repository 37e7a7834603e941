import Learning
import Packages
import StrictJSON

extension ServiceCore {
  /// Models: what there is, and which version is in use.
  var modelRoutes: [Route] {
    [
      Route(
        .get, "/v1/models",
        Operation(
          "The models with their versions.", tag: "models",
          answer: [.json(Schemas.object([("models", Schemas.list(Schemas.reference("Model")))]))])
      ) { [self] _ in
        .now(HTTPResponse(json: ["models": .array(registry.all.map(\.summary))]))
      },
      Route(
        .get, "/v1/models/{name}",
        Operation(
          "A model with the columns that it takes.", tag: "models",
          answer: [.json(Schemas.reference("ModelDetails"))], problems: [404, 503])
      ) { [self] request throws(Problem) in
        let entry = try entry(request["name"])
        return .now(HTTPResponse(json: entry.details(try model(of: entry))))
      },
      Route(
        .put, "/v1/models/{name}/active",
        Operation(
          "Switch to a version, newer or older.", tag: "models",
          body: [.json(Schemas.object([("version", Schemas.integer)]), example: ["version": 1])],
          answer: [.json(Schemas.reference("ModelDetails"))], problems: [400, 404, 409, 422, 503])
      ) { [self] request throws(Problem) in
        let order = try Document.read(VersionOrder.self, from: request.body)
        let name = try entry(request["name"]).name
        return .later(in: desk) { [self] () throws(Problem) in
          let entry = try registry.activate(order.version, of: name)
          return HTTPResponse(json: entry.details(try model(of: entry)))
        }
      },
    ] + documentRoutes
  }

  private var documentRoutes: [Route] {
    [
      Route(
        .get, "/v1/models/{name}/card",
        Operation(
          "The model card.", tag: "models",
          answer: [.init("text/markdown", schema: Schemas.string)], problems: [404, 503])
      ) { [self] request throws(Problem) in
        let card = try model(request["name"]).package.card
        return .now(HTTPResponse(text: card, type: "text/markdown; charset=utf-8"))
      },
      Route(
        .get, "/v1/models/{name}/parity",
        Operation(
          "How near the ONNX graph comes to the model.", tag: "models",
          answer: [.json(["type": ["object", "null"]])], problems: [404, 503])
      ) { [self] request throws(Problem) in
        .now(HTTPResponse(json: try model(request["name"]).package.parity.document))
      },
      Route(
        .get, "/v1/models/{name}/explanations",
        Operation(
          "What drives the model: importance, partial dependence, sentences.", tag: "models",
          answer: [.json(["type": ["object", "null"]])], problems: [404, 503])
      ) { [self] request throws(Problem) in
        .now(HTTPResponse(json: try model(request["name"]).package.explanations))
      },
    ]
  }

  private struct VersionOrder: Codable {
    var version: Int
  }
}
