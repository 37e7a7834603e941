import Files
import Foundation
import Learning
import LearningTestKit
import Packages
import StrictJSON
import Testing

/// Packages whose digests are right and whose numbers are not: each is read and scores, or a sentence
/// says what is wrong with it.
@Suite("Hostile packages") struct HostilePackageTests {
  /// A package of some models in a library of its own, which is gone when the test is.
  private final class Stored {
    let library = ModelLibrary(path: NSTemporaryDirectory() + "models-\(UUID().uuidString)")
    let manifest: JSON
    var folder: String { library.folder(of: "churn", version: 1) }

    init(
      _ classifiers: [String], _ combination: FittedEnsemble? = nil,
      calibration: FittedCalibration = .identity
    ) throws {
      let members = try classifiers.map {
        try PackagedModels.member($0, try PackagedModels.quick($0))
      }
      try library.add(
        try PackagedModels.package(
          try PackagedModels.scorer(members, combination, calibration: calibration)), onnx: [])
      manifest = try JSON(
        parsing: [UInt8](
          Data(
            contentsOf: URL(filePath: library.folder(of: "churn", version: 1) + "/manifest.json")))
      )
    }

    deinit { try? FileManager.default.removeItem(atPath: library.path) }

    func bytes(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
    }

    func write(_ bytes: [UInt8], _ name: String) throws {
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }

    /// Writes a manifest with a seal that is right.
    func write(manifest: JSON) throws {
      let digest = SHA256.hex(of: manifest.removing("sha256").canonical)
      try write(
        Array(manifest.setting("sha256", to: .string(digest)).text().utf8), "manifest.json")
    }

    /// Writes a file, and a manifest with its digest.
    func write(sealed bytes: [UInt8], _ name: String) throws {
      try write(bytes, name)
      let files = (manifest["files"] ?? .null).setting(name, to: .string(SHA256.hex(of: bytes)))
      try write(manifest: manifest.setting("files", to: files))
    }

    /// Reads the package and scores with it; gives the sentence that says why it cannot be used.
    func use(_ place: String) -> String? {
      do throws(PackageError) {
        let read = try library.package("churn", catalog: PackagedModels.catalog)
        let scores = try GoldenRows(rows: read.golden.rows, scoredBy: read.scorer).probabilities
        #expect(scores.allSatisfy { 0...1 ~= $0 }, "\(place)")
        return nil
      } catch {
        #expect(!error.description.isEmpty, "\(place)")
        return error.description
      }
    }
  }

  private static let kinds: [(classifiers: [String], FittedEnsemble?, FittedCalibration)] =
    PackagedModels.names.map { ([$0], nil, .logit(scale: 1.2, offset: 0.1)) } + [
      (
        ["logisticRegression", "prior"], .mean(counts: [2, 1]),
        .steps(scores: [0.2, 0.8], probabilities: [0.1, 0.9])
      ),
      (
        ["logisticRegression", "prior"],
        .logistic(weights: [0.7, 0.4], intercept: -0.1, margin: 1e-6), .identity
      ),
    ]

  @Test(
    "every number of a manifest and of the weights' header, replaced in turn",
    arguments: kinds.indices)
  func manifests(kind: Int) throws {
    let (classifiers, combination, calibration) = Self.kinds[kind]
    let stored = try Stored(classifiers, combination, calibration: calibration)
    for variant in HostileNumbers.variants(of: stored.manifest) {
      try stored.write(manifest: variant.document)
      _ = stored.use("\(variant.path.text) = \(variant.number.text())")
    }
    let weights = try stored.bytes("weights.safetensors")
    let length = weights.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSON(parsing: Array(weights[8..<8 + length]))
    for variant in HostileNumbers.variants(of: header) {
      var text = Array(variant.document.text().utf8)
      text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
      let size = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
      try stored.write(sealed: size + text + weights[(8 + length)...], "weights.safetensors")
      _ = stored.use("weights: \(variant.path.text) = \(variant.number.text())")
    }
  }

  @Test("every number of the weights, replaced in turn", arguments: kinds.indices)
  func weights(kind: Int) throws {
    let (classifiers, combination, calibration) = Self.kinds[kind]
    let stored = try Stored(classifiers, combination, calibration: calibration)
    let weights = try stored.bytes("weights.safetensors")
    let length = weights.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = 8 + length
    let words = (weights.count - start) / 4
    let step = HostileNumbers.areAll ? 1 : max(1, words / 60)
    // 0, the largest integer, a NaN, an infinity, the largest float and its opposite, a high word of 1e300.
    let patterns: [UInt32] = [
      0, 0x7FFF_FFFF, 0x7FC0_0000, 0x7F80_0000, 0x7F7F_FFFF, 0xFF7F_FFFF, 0x7E37_E43C, 0xFFFF_FFFF,
    ]
    for word in stride(from: 0, to: words, by: step) {
      for pattern in patterns {
        var changed = weights
        for byte in 0..<4 { changed[start + 4 * word + byte] = UInt8(pattern >> (8 * byte) & 255) }
        try stored.write(sealed: changed, "weights.safetensors")
        _ = stored.use("word \(word) = \(pattern)")
      }
    }
  }

  @Test(
    "every number of the other documents, replaced in turn",
    arguments: [
      "golden.json", "background.json", "reference.json", "explanations.json", "parity.json",
    ])
  func documents(name: String) throws {
    let stored = try Stored(["randomForest"])
    let document = try JSON(parsing: try stored.bytes(name))
    for variant in HostileNumbers.variants(of: document) {
      try stored.write(sealed: Array(variant.document.text().utf8), name)
      _ = stored.use("\(name): \(variant.path.text) = \(variant.number.text())")
    }
  }

  // MARK: - Exact sentences

  /// The header of the only model.
  private static let header: [PathElement] = ["members", 0, "header"]

  @Test(
    "what a stored network cannot be is said",
    arguments: [
      (
        ["graph", "nodes", 0, "inputs", 0, "input", "_0"] as [PathElement], JSON.integer(-1),
        "its graph does not fit its input: stem: takes what no input or earlier node gives"
      ),
      (
        ["graph", "nodes", 1, "inputs", 0, "node", "_0"], 1,
        "its graph does not fit its input: inner: takes what no input or earlier node gives"
      ),
      (
        ["graph", "output", "node", "_0"], .integer(.max),
        "its graph does not fit its input: output: is given by no input or node"
      ),
      (
        ["graph", "output", "node", "_0"], 0, "its graph gives more than one number for a row"
      ),
      (
        ["layout", "features"], .integer(.max),
        "its graph does not fit its input: input: a row of 9223372036854775807 features cannot hold "
          + "0 steps × 0 channels"
      ),
      (
        ["graph", "nodes", 1, "name"], "stem",
        "its graph does not fit its input: stem: has the name of another node"
      ),
    ])
  func networks(path: [PathElement], number: JSON, sentence: String) throws {
    let stored = try Stored(["functional"])
    try stored.write(
      manifest: HostileNumbers.replacing(
        (Self.header + path)[...], in: stored.manifest, by: number))
    #expect(
      stored.use("\(path.text)") == "\(stored.folder): the stored model is damaged: \(sentence)")
  }

  @Test("a network's arrays are held against its layout before memory is taken") func memory()
    throws
  {
    let stored = try Stored(["sequential"])
    guard case .array(let members)? = stored.manifest["members"],
      case .array(let nodes)? = members.first?["header"]?["graph"]?["nodes"],
      let dense = nodes.firstIndex(where: { $0["layer"]?["dense"] != nil })
    else {
      Issue.record("there is no dense layer")
      return
    }
    // 65,536 × 4,000 numbers would be a gigabyte; the file holds a few.
    let path = Self.header + ["graph", "nodes", .index(dense), "layer", "dense", "units"]
    let wide = HostileNumbers.replacing(path[...], in: stored.manifest, by: 65_536)
    try stored.write(manifest: wide)
    let sentence = try #require(stored.use("units"))
    #expect(sentence.contains("the stored model is damaged: it has no array 'dense_1.kernel' of"))
  }

  @Test(
    "weights that are no finite numbers are none", arguments: ["logisticRegression", "sequential"])
  func notFinite(classifier: String) throws {
    let stored = try Stored([classifier])
    var weights = try stored.bytes("weights.safetensors")
    let length = weights.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    for byte in 8 + length..<8 + length + 8 { weights[byte] = 0xFF }
    try stored.write(sealed: weights, "weights.safetensors")
    #expect(
      stored.use("NaN")
        == "\(stored.folder): the stored model is damaged: its weights hold what is no finite number"
    )
  }

  @Test("cuts that do not rise are none", arguments: ["randomForest", "gradientBoosting"])
  func cuts(classifier: String) throws {
    let stored = try Stored([classifier])
    let weights = try stored.bytes("weights.safetensors")
    let start = 8 + weights.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard case .object(let arrays) = try JSON(parsing: Array(weights[8..<start])),
      case .array(let offsets)? = arrays.first(where: { $0.name.hasSuffix("cuts") })?
        .value["data_offsets"],
      case .integer(let first)? = offsets.first
    else {
      Issue.record("there are no cuts")
      return
    }
    for pattern in [Float.nan, .infinity, .greatestFiniteMagnitude].map(\.bitPattern) {
      var changed = weights
      for byte in 0..<4 {
        changed[start + Int(first) + byte] = UInt8(truncatingIfNeeded: pattern >> (8 * byte))
      }
      try stored.write(sealed: changed, "weights.safetensors")
      let sentence = try #require(stored.use("\(pattern)"))
      #expect(
        sentence.hasSuffix("the cuts of a column do not rise")
          || sentence.hasSuffix("its weights hold what is no finite number"), "\(sentence)")
    }
  }

  @Test("a threshold is one that probabilities reach, or just above them", arguments: [1.5, -0.1])
  func threshold(_ number: Double) throws {
    let stored = try Stored(["prior"])
    let path: [PathElement] = ["operatingPoint", "threshold"]
    try stored.write(
      manifest: HostileNumbers.replacing(path[...], in: stored.manifest, by: .number(number)))
    #expect(
      stored.use("threshold")
        == "\(stored.folder): the stored model is damaged: its calibration or threshold is none")
  }

  @Test("a folder of a version beyond all numbers is none, and the next version has a number")
  func versions() throws {
    let stored = try Stored(["prior"])
    try FileManager.default.createDirectory(
      atPath: "\(stored.library.path)/churn/9223372036854775807", withIntermediateDirectories: true)
    #expect(stored.library.versions(of: "churn") == [1])
    #expect(try stored.library.nextVersion(of: "churn") == 2)
  }
}
