package import StrictJSON

/// Why a request is not answered as asked: a problem document, RFC 9457.
///
/// What is no HTTP never becomes a request: libmicrohttpd 0.9.75 refuses a missing host, a broken or too
/// large header and broken chunks by itself (400, 413, 414, 431, 505), with a short page of HTML that
/// nothing can be put in place of, and closes the connection.
package struct Problem: Error, Sendable, Hashable {
  /// What is wrong at one place of a table that was sent.
  package struct Place: Sendable, Hashable {
    /// The row, from 0.
    package var row: Int?
    /// The line of delimited text, from 1.
    package var line: Int?
    package var column: String?
    package var detail: String

    package init(row: Int? = nil, line: Int? = nil, column: String? = nil, _ detail: String) {
      self.row = row
      self.line = line
      self.column = column
      self.detail = detail
    }
  }

  package var status: Int
  package var detail: String
  package var errors: [Place]
  /// The methods that the resource does have.
  package var allowed: [HTTPMethod] = []

  package init(_ status: Int, _ detail: String, errors: [Place] = []) {
    self.status = status
    self.detail = detail
    self.errors = errors
  }

  /// A resource that is not there.
  package static func notFound(_ detail: String) -> Problem { Problem(404, detail) }

  /// A request that cannot be understood.
  package static func badRequest(_ detail: String) -> Problem { Problem(400, detail) }

  /// The name of the status code.
  package var title: String { Self.titles[status] ?? "Error" }

  private static let titles: [Int: String] = [
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict",
    410: "Gone", 413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
    421: "Misdirected Request", 422: "Unprocessable Content",
    431: "Request Header Fields Too Large", 500: "Internal Server Error",
    503: "Service Unavailable",
  ]

  package var json: JSON {
    var json: JSON = [
      "type": "about:blank", "title": .string(title), "status": .integer(Int64(status)),
      "detail": .string(detail),
    ]
    if !errors.isEmpty { json = json.setting("errors", to: .array(errors.map(\.json))) }
    return json
  }

  /// The response that says it.
  package var response: HTTPResponse {
    var headers: [(name: String, value: String)] = []
    if !allowed.isEmpty {
      let names = allowed.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
      headers.append(("Allow", names.joined(separator: ", ")))
    }
    if status == 401 { headers.append(("WWW-Authenticate", "Bearer")) }
    if status == 503 { headers.append(("Retry-After", "1")) }
    var response = HTTPResponse(
      status, type: "application/problem+json", body: Array(json.text().utf8), headers: headers)
    response.problem = self
    return response
  }
}

extension Problem.Place {
  fileprivate var json: JSON {
    var members: [JSON.Member] = []
    if let row { members.append(.init("row", .integer(Int64(row)))) }
    if let line { members.append(.init("line", .integer(Int64(line)))) }
    if let column { members.append(.init("column", .string(column))) }
    return .object(members + [.init("detail", .string(detail))])
  }
}

extension HTTPRequest {
  /// Reads a value of a small JSON body, or says everything that is wrong with it.
  func document<Value: Codable>(_ type: Value.Type) throws(Problem) -> Value {
    let json: JSON
    do throws(JSONSyntaxError) {
      json = try JSON(parsing: body)
    } catch {
      throw Problem(error)
    }
    let (value, issues) = StrictJSON.decode(type, from: json)
    guard let value, issues.isEmpty else {
      throw Problem(422, issues.map(\.description).joined(separator: "; "))
    }
    return value
  }
}

extension Problem {
  /// A text that is no JSON.
  init(_ error: JSONSyntaxError) { self.init(400, "\(error)") }
}
