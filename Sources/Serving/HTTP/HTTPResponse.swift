package import StrictJSON

/// What is answered to a request.
package struct HTTPResponse: Sendable {
  package var status: Int
  /// The media type of the body, with its parameters.
  package var type: String
  /// Fields of the header besides its type and those of every response.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// What is sent in place of the body, where that is too long to be held in memory.
  var file: TemporaryFile?
  /// The problem that the body states; nil for any other.
  var problem: Problem?

  /// A response with a body of a media type.
  package init(
    _ status: Int = 200, type: String, body: [UInt8],
    headers: [(name: String, value: String)] = []
  ) {
    self.status = status
    self.type = type
    self.headers = headers
    self.body = body
  }

  /// A response with the bytes of a file.
  init(
    _ status: Int = 200, type: String, file: TemporaryFile,
    headers: [(name: String, value: String)] = []
  ) {
    self.init(status, type: type, body: [], headers: headers)
    self.file = file
  }

  /// A response with a JSON document.
  package init(
    _ status: Int = 200, json: JSON, headers: [(name: String, value: String)] = []
  ) {
    self.init(
      status, type: "application/json", body: Array(json.text().utf8), headers: headers)
  }

  package init(_ status: Int = 200, text: String, type: String = "text/plain; charset=utf-8") {
    self.init(status, type: type, body: Array(text.utf8))
  }
}
