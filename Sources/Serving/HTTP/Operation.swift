public import StrictJSON

/// What a route says about itself in `openapi.json`.
public struct Operation: Sendable {
  /// A parameter of the query, or a field of the answer's header.
  public struct Parameter: Sendable {
    /// Its name.
    public var name: String
    /// What it means.
    public var summary: String
    /// The JSON Schema of its value.
    public var schema: JSON

    /// A parameter.
    public init(_ name: String, _ summary: String, schema: JSON = ["type": "string"]) {
      self.name = name
      self.summary = summary
      self.schema = schema
    }
  }

  /// A body of one media type.
  public struct Content: Sendable {
    /// The media type.
    public var type: String
    /// The JSON Schema of the body.
    public var schema: JSON
    /// A body that is in order.
    public var example: JSON?

    /// Content.
    public init(_ type: String, schema: JSON, example: JSON? = nil) {
      self.type = type
      self.schema = schema
      self.example = example
    }

    /// A JSON document.
    public static func json(_ schema: JSON, example: JSON? = nil) -> Content {
      Content("application/json", schema: schema, example: example)
    }
  }

  /// One sentence.
  public var summary: String
  /// The group that it stands in.
  public var tag: String
  /// Parameters of the query.
  public var query: [Parameter] = []
  /// What may be sent; empty where nothing is read.
  public var body: [Content] = []
  /// The status of success.
  public var status = 200
  /// What is answered then.
  public var answer: [Content]
  /// Fields of the answer's header, each of which may be missing.
  public var headers: [Parameter] = []
  /// Statuses of the problems that it can meet, besides those of every route.
  public var problems: [Int] = []

  /// What a route says.
  public init(
    _ summary: String, tag: String, query: [Parameter] = [], body: [Content] = [],
    status: Int = 200, answer: [Content], headers: [Parameter] = [], problems: [Int] = []
  ) {
    self.summary = summary
    self.tag = tag
    self.query = query
    self.body = body
    self.status = status
    self.answer = answer
    self.headers = headers
    self.problems = problems
  }
}
