/// A value that a document writes as one token.
protocol Scalar: Sendable {
  /// What stands for a value that cannot be read and has no default.
  static var empty: Self { get }

  init(json: JSON) throws(ScalarError)

  /// The value as JSON; nil where JSON cannot hold it.
  var json: JSON? { get }
}

/// Why a scalar cannot be read.
struct ScalarError: Error {
  var fact: Issue.Fact

  static func wrongType(expected: String, _ json: JSON) -> ScalarError {
    ScalarError(fact: .wrongType(expected: expected, got: json.summary))
  }
}

extension Bool: Scalar {
  static var empty: Bool { false }
  var json: JSON? { .bool(self) }

  init(json: JSON) throws(ScalarError) {
    guard case .bool(let value) = json else {
      throw .wrongType(expected: "true or false", json)
    }
    self = value
  }
}

extension String: Scalar {
  static var empty: String { "" }
  var json: JSON? { .string(self) }

  init(json: JSON) throws(ScalarError) {
    guard case .string(let value) = json else { throw .wrongType(expected: "a string", json) }
    self = value
  }
}

/// A document as it stands.
extension JSON: Scalar {
  static var empty: JSON { .null }
  var json: JSON? { self }

  init(json: JSON) throws(ScalarError) {
    self = json
  }
}

extension Double: Scalar {
  static var empty: Double { 0 }
  var json: JSON? { .number(self) }

  init(json: JSON) throws(ScalarError) {
    switch json {
    case .integer(let value): self.init(value)
    case .number(let value): self = value
    default: throw .wrongType(expected: "a number", json)
    }
  }
}

extension Float: Scalar {
  static var empty: Float { 0 }

  /// The shortest digits of the `Float`, so that 0.1 stays 0.1; digit for digit the same value where
  /// these would be rounded to another one by way of `Double`.
  var json: JSON? {
    guard let short = Double(description), Float(short) == self else {
      return .number(Double(self))
    }
    return .number(short)
  }

  init(json: JSON) throws(ScalarError) {
    let wide = try Double(json: json)
    self.init(wide)
    guard isFinite || !wide.isFinite else {
      let limit = Float.greatestFiniteMagnitude
      throw ScalarError(fact: .outOfRange(rule: "must be within ±\(limit)", got: json.summary))
    }
  }
}

extension Double {
  /// Whether there is no fraction; without `rounded()`, which would ask for libm.
  fileprivate var isWhole: Bool {
    magnitude >= 0x1p53 ? isFinite : Double(Int64(self)) == self
  }
}

/// An integer type that a document's number may fill.
protocol IntegerScalar: Scalar, FixedWidthInteger {}

extension IntegerScalar {
  static var empty: Self { 0 }

  /// Nil beyond `Int64`, where a double would no longer be exact.
  var json: JSON? { Int64(exactly: self).map { .integer($0) } }

  init(json: JSON) throws(ScalarError) {
    let exact: Self?
    switch json {
    case .integer(let value): exact = Self(exactly: value)
    case .number(let value) where value.isWhole:
      exact = Int64(exactly: value).flatMap(Self.init(exactly:))
    default: throw .wrongType(expected: "an integer", json)
    }
    guard let exact else {
      throw ScalarError(
        fact: .outOfRange(
          rule: "must be from \(Int64(clamping: Self.min)) to \(Int64(clamping: Self.max))",
          got: json.summary))
    }
    self = exact
  }
}

extension Int: IntegerScalar {}
extension Int8: IntegerScalar {}
extension Int16: IntegerScalar {}
extension Int32: IntegerScalar {}
extension Int64: IntegerScalar {}
extension UInt: IntegerScalar {}
extension UInt8: IntegerScalar {}
extension UInt16: IntegerScalar {}
extension UInt32: IntegerScalar {}
extension UInt64: IntegerScalar {}
