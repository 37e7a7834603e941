import Learning
import Metrics
import Packages
import Reports
import StrictJSON

/// Models: what there is, and which version is in use.
struct ModelRoutes {
  let service: ServiceContext

  var routes: [Route] {
    [
      Route(
        .get, "/v1/models",
        Operation(
          "The models with their versions.", tag: "models",
          answer: [.json(Schemas.object([("models", Schemas.list(Schemas.reference("Model")))]))],
          problems: [503])
      ) { [self] _ throws(Problem) in
        .now(HTTPResponse(json: ["models": .array(try service.models().map(\.summary))]))
      },
      Route(
        .get, "/v1/models/{name}",
        Operation(
          "A model with the columns that it takes.", tag: "models",
          answer: [.json(Schemas.reference("ModelDetails"))], problems: [404, 503])
      ) { [self] request throws(Problem) in
        let entry = try service.entry(request["name"])
        return .now(HTTPResponse(json: entry.details(try service.model(of: entry))))
      },
      Route(
        .put, "/v1/models/{name}/active",
        Operation(
          "Switch to a version, newer or older.", tag: "models",
          body: [.json(Schemas.object([("version", Schemas.integer)]), example: ["version": 1])],
          answer: [.json(Schemas.reference("ModelDetails"))], problems: [400, 404, 409, 422, 503])
      ) { [self] request throws(Problem) in
        let body = try request.document(VersionBody.self)
        let name = try service.entry(request["name"]).name
        return .later(in: service.fileWorkers) { [self] () throws(Problem) in
          let entry = try service.registry.activate(body.version, of: name)
          return HTTPResponse(json: entry.details(try service.model(of: entry)))
        }
      },
    ] + documentRoutes
  }

  private var documentRoutes: [Route] {
    [
      Route(
        .get, "/v1/models/{name}/card",
        Operation(
          "The model card, as Markdown, or as HTML where that is preferred.", tag: "models",
          answer: [
            .init("text/markdown", schema: Schemas.string),
            .init("text/html", schema: Schemas.string),
          ], problems: [404, 503])
      ) { [self] request throws(Problem) in
        let package = try service.model(request["name"]).package
        guard request.prefers("text/html", to: "text/markdown") else {
          return .now(HTTPResponse(text: package.card, type: "text/markdown; charset=utf-8"))
        }
        return .now(
          HTTPResponse(
            text: package.cardPage ?? Self.page(package), type: "text/html; charset=utf-8"))
      },
      Route(
        .get, "/v1/models/{name}/parity",
        Operation(
          "How near the ONNX graph comes to the model.", tag: "models",
          answer: [.json(Schemas.reference("Parity"))], problems: [404, 503])
      ) { [self] request throws(Problem) in
        .now(HTTPResponse(json: try service.model(request["name"]).package.parity.answer))
      },
      Route(
        .get, "/v1/models/{name}/explanations",
        Operation(
          "What drives the model: importance, partial dependence, sentences.", tag: "models",
          answer: [.json(["type": ["object", "null"]])], problems: [404, 503])
      ) { [self] request throws(Problem) in
        .now(HTTPResponse(json: try service.model(request["name"]).package.explanations))
      },
    ]
  }

  /// The card of a package as HTML; its text as it stands where the package is of a release that made none.
  private static func page(_ package: ModelPackage) -> String {
    package.cardPage
      ?? "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Model card</title>\n"
      + "<main>\n<pre>\(package.card.escapedForHTML)</pre>\n</main>\n</html>\n"
  }

  private struct VersionBody: Codable {
    var version: Int
  }
}

extension ModelEntry {
  /// What a list says of the model.
  var summary: JSON {
    let manifest = model?.package.manifest
    var members: [JSON.Member] = [
      .init("name", .string(name)), .init("version", .integer(Int64(active))),
      .init("versions", .array(versions.map(\.document))),
    ]
    guard let manifest else { return .object(members) }
    members += [
      .init("candidate", .string(manifest.origin.candidate)),
      .init("threshold", JSON(short: manifest.operatingPoint.threshold)),
    ]
    if let constraint = manifest.operatingPoint.constraint {
      members.append(
        .init(
          "constraint",
          [
            "asked": .string(constraint.phrase), "reached": .number(constraint.reached),
            "status": .string(constraint.status),
          ]))
    }
    members += [
      .init("segments", manifest.segmentsDocument),
      .init("metrics", .array(manifest.metrics.map(\.document))),
    ]
    return .object(members)
  }

  /// Everything about the version in use.
  func details(_ model: ServedModel) -> JSON {
    let manifest = model.package.manifest
    guard case .object(let members) = summary else { return summary }
    var more: [JSON.Member] = [
      .init("target", .string(manifest.target)), .init("positive", .string(manifest.positive)),
      .init("baseRate", .number(manifest.baseRate)), .init("run", .string(manifest.origin.study)),
      .init("rows", .integer(Int64(manifest.rows))), .init("release", .string(manifest.release)),
    ]
    if let identifier = manifest.identifier {
      more.append(.init("identifier", .string(identifier)))
    }
    more.append(.init("schema", manifest.schema.document))
    return .object(members + more)
  }
}

extension PackageManifest {
  fileprivate var segmentsDocument: JSON {
    let bounds: JSON = ["high": JSON(short: segments.high), "medium": JSON(short: segments.medium)]
    return origin.segments.map { bounds.setting("origin", to: .string($0)) } ?? bounds
  }
}

extension ModelEntry.Version {
  fileprivate var document: JSON {
    var members: [JSON.Member] = [.init("version", .integer(Int64(number)))]
    if let candidate { members.append(.init("candidate", .string(candidate))) }
    members.append(.init("status", refusal == nil ? "ready" : "refused"))
    if let refusal { members.append(.init("reason", .string(refusal))) }
    return .object(members)
  }
}

extension Parity {
  /// The document of the package, and for a report whether the graph may stand in for the model.
  fileprivate var answer: JSON {
    guard case .compared(let report) = self, case .object(let members) = report.document else {
      return document
    }
    return .object(members + [.init("isWithinBounds", .bool(report.isWithinBounds))])
  }
}

extension PackageManifest.Estimate {
  fileprivate var document: JSON {
    // A metric of another process's own has its name only.
    let metric =
      Metric.named(name)?.members ?? [.init("name", .string(name)), .init("title", .string(name))]
    var members = metric + [.init("value", .number(value))]
    if let lower { members.append(.init("lower", .number(lower))) }
    if let upper { members.append(.init("upper", .number(upper))) }
    return .object(members)
  }
}

extension InputSchema {
  /// The columns to be sent, and what is computed from them where something is.
  fileprivate var document: JSON {
    let sent: JSON = ["columns": .array(columns.map(\.document))]
    guard let derived else { return sent }
    let formulas = derived.map { one -> JSON in
      ["name": .string(one.column.name), "formula": .string(words(of: one))]
    }
    return sent.setting("derived", to: .array(formulas))
  }
}

extension InputSchema.Column {
  fileprivate var document: JSON {
    var members: [JSON.Member] = [.init("name", .string(name))]
    switch kind {
    case .number: members.append(.init("kind", "number"))
    case .date: members.append(.init("kind", "date"))
    case .category(let levels):
      members += [
        .init("kind", "category"), .init("levels", .array(levels.map { .string($0) })),
      ]
    }
    members.append(.init("usual", usual ?? .null))
    if let minimum { members.append(.init("minimum", .number(minimum))) }
    if let maximum { members.append(.init("maximum", .number(maximum))) }
    return .object(members + [.init("missing", .integer(Int64(missing)))])
  }
}
