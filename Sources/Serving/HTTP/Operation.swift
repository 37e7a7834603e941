package import StrictJSON

/// What a route says about itself in `openapi.json`.
package struct Operation: Sendable {
  /// A parameter of the query, or a field of the answer's header.
  package struct Parameter: Sendable {
    package var name: String
    package var summary: String
    /// The JSON Schema of its value.
    package var schema: JSON

    package init(_ name: String, _ summary: String, schema: JSON = ["type": "string"]) {
      self.name = name
      self.summary = summary
      self.schema = schema
    }
  }

  /// A body of one media type.
  package struct Content: Sendable {
    package var type: String
    /// The JSON Schema of the body.
    package var schema: JSON
    /// A body that is in order.
    package var example: JSON?

    package init(_ type: String, schema: JSON, example: JSON? = nil) {
      self.type = type
      self.schema = schema
      self.example = example
    }

    package static func json(_ schema: JSON, example: JSON? = nil) -> Content {
      Content("application/json", schema: schema, example: example)
    }
  }

  package var summary: String
  /// The group that it stands in.
  package var tag: String
  /// Parameters of the query.
  package var query: [Parameter] = []
  /// What may be sent; empty where nothing is read.
  package var body: [Content] = []
  /// Whether what is sent need not say of which type it is.
  package var isTypeOptional = false
  /// The status of success.
  package var status = 200
  package var answer: [Content]
  /// Fields of the answer's header, each of which may be missing.
  package var headers: [Parameter] = []
  /// Statuses of the problems that it can meet, besides those of every route.
  package var problems: [Int] = []

  package init(
    _ summary: String, tag: String, query: [Parameter] = [], body: [Content] = [],
    isTypeOptional: Bool = false, status: Int = 200, answer: [Content], headers: [Parameter] = [],
    problems: [Int] = []
  ) {
    self.summary = summary
    self.tag = tag
    self.query = query
    self.body = body
    self.isTypeOptional = isTypeOptional
    self.status = status
    self.answer = answer
    self.headers = headers
    self.problems = problems
  }
}
