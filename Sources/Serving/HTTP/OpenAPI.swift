import StrictJSON

/// The description of all routes, OpenAPI 3.1.
struct OpenAPI {
  let routes: [Route]
  let release: String

  private static let description =
    "Models of a research workbench, served: scores, decisions and reasons. Errors are problem "
    + "documents (RFC 9457). Only a request whose header or chunks are no HTTP is refused below this "
    + "interface, with a short page of HTML, and its connection is closed."

  var document: JSON {
    var templates: [String] = []
    for route in routes where !templates.contains(route.template) {
      templates.append(route.template)
    }
    let paths = templates.map { template in
      JSON.Member(
        template,
        .object(
          routes.filter { $0.template == template }.map { route in
            .init(route.method.rawValue.lowercased(), Self.operation(route))
          }))
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Workbench", "version": .string(release),
        "description": .string(Self.description),
      ],
      "servers": [["url": "/"]],
      "paths": .object(paths),
      "components": [
        "schemas": .object(Schemas.named.map { .init($0.name, $0.schema) }),
        "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
      ],
      "security": [["token": []], .object([])],
    ]
  }

  private static func operation(_ route: Route) -> JSON {
    let operation = route.operation
    var members: [JSON.Member] = [
      .init("summary", .string(operation.summary)), .init("tags", [.string(operation.tag)]),
      .init("operationId", .string(identifier(route))),
    ]
    let parameters = path(route) + operation.query.map { parameter($0, in: "query") }
    if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
    if !operation.body.isEmpty {
      members.append(
        .init("requestBody", ["required": true, "content": content(operation.body)]))
    }
    members.append(.init("responses", responses(operation)))
    return .object(members)
  }

  private static func identifier(_ route: Route) -> String {
    let words = route.template.split { !$0.isLetter && !$0.isNumber }
    return ([route.method.rawValue.lowercased()] + words.map(String.init)).joined(separator: "-")
  }

  private static func path(_ route: Route) -> [JSON] {
    route.segments.filter { $0.hasPrefix("{") }.map { segment in
      let name = String(segment.dropFirst().dropLast())
      return [
        "name": .string(name), "in": "path", "required": true,
        "schema": ["type": "string", "minLength": 1],
      ]
    }
  }

  private static func parameter(_ parameter: Operation.Parameter, in place: String) -> JSON {
    [
      "name": .string(parameter.name), "in": .string(place), "required": false,
      "description": .string(parameter.summary), "schema": parameter.schema,
    ]
  }

  private static func content(_ bodies: [Operation.Content]) -> JSON {
    .object(
      bodies.map { body in
        var members: [JSON.Member] = [.init("schema", body.schema)]
        if let example = body.example { members.append(.init("example", example)) }
        return .init(body.type, .object(members))
      })
  }

  private static func responses(_ operation: Operation) -> JSON {
    var answer: [JSON.Member] = [.init("description", "What was asked for.")]
    if !operation.answer.isEmpty { answer.append(.init("content", content(operation.answer))) }
    if !operation.headers.isEmpty {
      let fields = operation.headers.map { field in
        JSON.Member(
          field.name, ["description": .string(field.summary), "schema": field.schema])
      }
      answer.append(.init("headers", .object(fields)))
    }
    let problem: JSON = [
      "description": "Why not, RFC 9457.",
      "content": ["application/problem+json": ["schema": Schemas.reference("Problem")]],
    ]
    let problems = operation.problems.map { JSON.Member("\($0)", problem) }
    return .object(
      [.init("\(operation.status)", .object(answer))] + problems + [.init("default", problem)])
  }
}
