public import StrictJSON

/// What is answered to a request.
public struct HTTPResponse: Sendable {
  /// The status code.
  public var status: Int
  /// The media type of the body, with its parameters.
  public var type: String
  /// Fields of the header besides its type and those of every response.
  public var headers: [(name: String, value: String)]
  /// The body.
  public var body: [UInt8]
  /// The problem that the body states; nil for any other.
  var problem: Problem?

  /// A response with a body of a media type.
  public init(
    _ status: Int = 200, type: String, body: [UInt8],
    headers: [(name: String, value: String)] = []
  ) {
    self.status = status
    self.type = type
    self.headers = headers
    self.body = body
  }

  /// A response with a JSON document.
  public init(
    _ status: Int = 200, json: JSON, headers: [(name: String, value: String)] = []
  ) {
    self.init(
      status, type: "application/json", body: Array(json.text().utf8), headers: headers)
  }

  /// A response with text.
  public init(_ status: Int = 200, text: String, type: String = "text/plain; charset=utf-8") {
    self.init(status, type: type, body: Array(text.utf8))
  }
}
