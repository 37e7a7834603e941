/// A value that a document writes as one token.
protocol Scalar: Sendable {
  /// What stands for a value that cannot be read and has no default.
  static var empty: Self { get }

  init(reading json: JSON) throws(Refusal)

  /// The value as JSON; nil where JSON cannot hold it.
  var json: JSON? { get }
}

/// Why a scalar cannot be read.
struct Refusal: Error {
  var fact: Issue.Fact

  static func wrongType(expected: String, _ json: JSON) -> Refusal {
    Refusal(fact: .wrongType(expected: expected, got: json.summary))
  }
}

extension Bool: Scalar {
  static var empty: Bool { false }
  var json: JSON? { .bool(self) }

  init(reading json: JSON) throws(Refusal) {
    guard case .bool(let value) = json else {
      throw .wrongType(expected: "true or false", json)
    }
    self = value
  }
}

extension String: Scalar {
  static var empty: String { "" }
  var json: JSON? { .string(self) }

  init(reading json: JSON) throws(Refusal) {
    guard case .string(let value) = json else { throw .wrongType(expected: "a string", json) }
    self = value
  }
}

/// A document as it stands.
extension JSON: Scalar {
  static var empty: JSON { .null }
  var json: JSON? { self }

  init(reading json: JSON) throws(Refusal) {
    self = json
  }
}
