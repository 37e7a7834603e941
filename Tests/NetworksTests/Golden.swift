import Foundation
import Learning
import LearningTestKit
import Networks
import StrictJSON

/// Reference numbers of PyTorch and Keras, in files that name layers and settings as specs do.
enum Golden {
  /// Everything that a spec of a network may name.
  static let catalog = Catalog(
    NetworkComponents.families + [
      Catalog.Family((any Classifier).self, kind: "classifier", NetworkComponents.classifiers)
    ])

  /// Decodes a fixture, or fails with everything wrong in it.
  static func load<Value: Codable>(_ name: String, as type: Value.Type) throws -> Value {
    try decode(type, from: JSON(parsing: Fixture.data(name)))
  }

  /// Decodes a document, or fails with everything wrong in it.
  static func decode<Value: Codable>(_ type: Value.Type, from json: JSON) throws -> Value {
    let read = StrictJSON.decode(type, from: json, userInfo: [.catalog: catalog])
    guard let value = read.value, read.issues.isEmpty else { throw Unreadable(issues: read.issues) }
    return value
  }

  /// Decodes a text.
  static func decode<Value: Codable>(_ type: Value.Type, from text: String) throws -> Value {
    try decode(type, from: JSON(parsing: text.utf8))
  }

  /// A document that is not what a test expects.
  struct Unreadable: Error {
    let issues: [Issue]
  }
}

/// The greatest difference between computed and reference numbers, in units of 2⁻²⁴ (half the spacing
/// of floats at 1) times the greatest reference number.
func roundings(_ got: some Collection<Float>, _ want: [Double]) -> Double {
  guard got.count == want.count else { return .infinity }
  let scale = want.map(abs).max() ?? 0
  let apart = zip(got, want).map { abs(Double($0) - $1) }.max() ?? 0
  guard apart > 0 else { return 0 }
  return apart / (max(scale, 1e-30) * 0x1p-24)
}
