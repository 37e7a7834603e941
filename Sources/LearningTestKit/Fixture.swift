package import Foundation

/// The files that tests compare with.
package enum Fixture {
  /// The folder of the package.
  package static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Where a file of `Tests/Fixtures` is.
  package static func url(_ name: String) -> URL {
    package.appending(components: "Tests", "Fixtures", name)
  }

  /// The bytes of a file of `Tests/Fixtures`.
  package static func data(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  /// Decodes a JSON file of `Tests/Fixtures`.
  package static func load<Value: Decodable>(
    _ name: String, as type: Value.Type = Value.self
  ) throws -> Value {
    try JSONDecoder().decode(type, from: data(name))
  }

  /// A public data file that is not part of the repository, such as `telco.csv`; nil where it is not
  /// at hand, and tests that need it are skipped with `missing`.
  package static func publicData(_ name: String) -> URL? {
    [
      package.appending(components: "..", "shared", "data", name),
      package.appending(components: "data", name),
    ].map(\.standardizedFileURL).first { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// Why a test is skipped without a public data file, and how to get the file.
  package static func missing(_ name: String) -> String {
    "\(name) is not at hand: data/README.md says where it comes from; save it as data/\(name)"
  }
}
