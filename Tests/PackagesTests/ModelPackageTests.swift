import Foundation
import Learning
import LearningTestKit
import Packages
import StrictJSON
import Testing

@Suite("A model package") struct ModelPackageTests {
  private func withLibrary(_ body: (ModelLibrary) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "models-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(ModelLibrary(path: folder))
  }

  /// The bits of scores behind a file, and of those before it.
  private func expectSame(_ scorer: Scorer) throws {
    try withLibrary { library in
      try library.add(try PackagedModels.package(scorer), onnx: [1, 2, 3])
      let read = try library.package("churn", catalog: PackagedModels.catalog)
      let rows = try PackagedModels.rows(of: scorer)
      #expect(
        try read.scorer.scores(of: rows).map(\.bitPattern)
          == scorer.scores(of: rows).map(\.bitPattern))
      try read.golden.check(read.scorer)
      // As text, since a missing number equals none.
      #expect("\(read.background)" == "\(rows.selecting(rows: Array(20..<40)))")
      #expect(read.scorer.operatingPoint == scorer.operatingPoint)
      #expect(read.scorer.segments == scorer.segments)
      #expect(read.manifest.metrics.first?.name == "recall")
    }
  }

  @Test("only its owner may look into a package, since it holds rows")
  func rights() throws {
    try withLibrary { library in
      let member = try PackagedModels.member(
        "logisticRegression", try PackagedModels.quick("logisticRegression"))
      try library.add(
        try PackagedModels.package(PackagedModels.scorer([member])), onnx: [1, 2, 3])
      let folder = library.folder(of: "churn", version: 1)
      func rights(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      }
      #expect(try rights(folder) == 0o700)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files.contains("golden.json") || files.count > 5)
      for file in files { #expect(try rights("\(folder)/\(file)") == 0o600, "\(file)") }
    }
  }

  @Test("a library that cannot be listed is none without models")
  func unlisted() throws {
    let file = NSTemporaryDirectory() + "models-\(UUID().uuidString)"
    try Data().write(to: URL(filePath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let library = ModelLibrary(path: file)
    #expect(throws: PackageError.file(path: file, reason: "expected a folder, found a file")) {
      _ = try library.package("churn", catalog: PackagedModels.catalog)
    }
    let missing = ModelLibrary(path: file + "-none")
    #expect(
      throws: PackageError.unknown(
        "there is no model 'churn' in \(file)-none: it holds none; `workbench promote` makes one")
    ) { _ = try missing.package("churn", catalog: PackagedModels.catalog) }
  }

  @Test("read back, every classifier scores bit for bit as before", arguments: PackagedModels.names)
  func classifiers(name: String) throws {
    let member = try PackagedModels.member(name, try PackagedModels.quick(name))
    try expectSame(
      try PackagedModels.scorer([member], calibration: .logit(scale: 1.1, offset: -0.2)))
  }

  @Test("read back, voting and stacking score bit for bit as before")
  func ensembles() throws {
    let members = try ["logisticRegression", "randomForest", "sequential"].map {
      try PackagedModels.member($0, try PackagedModels.quick($0))
    }
    try expectSame(
      try PackagedModels.scorer(
        members, .mean(counts: [1, 3, 2]),
        calibration: .steps(scores: [0.1, 0.5, 0.9], probabilities: [0.05, 0.4, 1])))
    try expectSame(
      try PackagedModels.scorer(
        members, .logistic(weights: [0.4, 1.2, -0.1], intercept: 0.1, margin: 1e-6)))
  }

  @Test("a level that is called as unseen names are written stays that level") func unseen() throws
  {
    let schema = InputSchema(
      columns: [.init(name: "plan", kind: .category(levels: ["(unseen)", "a"]))], sequence: nil)
    let member = try Scorer.Member(
      name: "prior", classifier: try PackagedModels.quick("prior"), steps: [],
      model: try PackagedModels.member("prior", PackagedModels.quick("prior")).model,
      calibration: .identity, schema: schema)
    let scorer = Scorer(
      schema: schema, members: [member], combination: nil, calibration: .identity,
      operatingPoint: OperatingPoint(threshold: 0.5),
      segments: RiskSegments(baseRate: 0.3))
    let rows = RawRows(count: 4, columns: [.codes([0, RawRows.unseen, 1, RawRows.missing])])
    var package = try PackagedModels.package(
      PackagedModels.scorer([
        PackagedModels.member("prior", PackagedModels.quick("prior"))
      ]))
    package.manifest = PackageManifest(
      name: "churn", version: 1, release: "0.1.0", scorer: scorer, target: "Churn", positive: "Yes",
      identifier: nil, rows: 4, positives: 1, origin: package.manifest.origin, metrics: [])
    package.scorer = scorer
    package.golden = try GoldenRows(rows: rows, scoredBy: scorer)
    package.background = rows
    try withLibrary { library in
      try library.add(package, onnx: [])
      let read = try library.package("churn", catalog: PackagedModels.catalog)
      #expect(read.golden.rows == rows && read.background == rows)
    }
  }

  @Test("every file reads as the value that it was written from")
  func files() throws {
    let scorer = try PackagedModels.scorer([
      try PackagedModels.member("prior", try PackagedModels.quick("prior"))
    ])
    let report = ParityReport(
      ours: [0.1, 0.9], theirs: [0.1, 0.8], theirDecisions: [false, true], threshold: 0.5,
      runtime: "onnxruntime 1")
    var package = try PackagedModels.package(scorer)
    package.explanations = .object([.init("rows", .integer(3))])
    package.cardPage = "<h1>churn</h1>\n"
    for parity in [Parity.compared(report), .failed(reason: "no Python"), .unknown] {
      package.parity = parity
      try withLibrary { library in
        try library.add(package, onnx: [])
        let read = try library.package("churn", catalog: PackagedModels.catalog)
        #expect(read.parity == parity)
        #expect(read.reference == package.reference)
        #expect(read.golden.probabilities == package.golden.probabilities)
        #expect(read.explanations == package.explanations)
        #expect(read.card == package.card && read.cardPage == package.cardPage)
      }
    }
  }

  @Test("a package of release 0.1 reads, scores as it did, and is written with what it had")
  func lastRelease() throws {
    let old = ModelLibrary(path: Fixture.url("packages/0.1").path)
    let folder = URL(filePath: old.folder(of: "leavers", version: 1))
    let package = try old.package("leavers", catalog: PackagedModels.catalog)
    try package.golden.check(package.scorer)
    #expect(package.cardPage == nil)
    // Risk was high from the threshold on then, and stays so in this package.
    #expect(package.scorer.segments == RiskSegments(high: 0.5404928, medium: 0.3125))
    #expect(package.manifest.origin.segments == nil)
    #expect(package.parity.sentence.contains("not compared with the model: 'python3' has no"))
    try withLibrary { library in
      let onnx = try Data(contentsOf: folder.appending(component: "model.onnx"))
      try library.add(package, onnx: [UInt8](onnx))
      let copy = URL(filePath: library.folder(of: "leavers", version: 1))
      for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        let written = try Data(contentsOf: copy.appending(component: file))
        let kept = try Data(contentsOf: folder.appending(component: file))
        if file == "manifest.json" {
          #expect(try Self.formerMembers(written) == Self.formerMembers(kept))
        } else {
          #expect(kept == written, "\(file)")
        }
      }
    }
  }

  /// A manifest without what release 0.1 did not have, and without the digest of it all.
  private static func formerMembers(_ manifest: Data) throws -> JSON {
    let document = try JSON(parsing: [UInt8](manifest)).removing("sha256").removing("setBaseRate")
      .removing("positiveLabels")
    let origin = try #require(document["origin"])
    let point = try #require(document["operatingPoint"])
    guard case .array(let list)? = document["members"] else { return document }
    let members = list.map { member in
      let settings = member["classifier"]?["logisticRegression"] ?? .null
      return member.setting(
        "classifier",
        to: ["logisticRegression": settings.removing("piecewiseLinear").removing("bins")])
    }
    let known = document.setting("origin", to: origin.removing("segments"))
      .setting("members", to: .array(members))
    guard let constraint = point["constraint"], constraint != .null else { return known }
    return known.setting(
      "operatingPoint",
      to: point.setting("constraint", to: constraint.removing("confidence")))
  }

  @Test("a package of release 0.1 reads though a setting had another name then")
  func formerNames() throws {
    let old = ModelLibrary(path: Fixture.url("packages/0.1").path)
    let folder = URL(filePath: old.folder(of: "forest", version: 1))
    let manifest = folder.appending(component: "manifest.json")
    #expect(try String(contentsOf: manifest, encoding: .utf8).contains("\"minimumLeaf\": 4"))
    let package = try old.package("forest", catalog: PackagedModels.catalog)
    try package.golden.check(package.scorer)
  }

  @Test("the last version that there may be has no next one")
  func withoutNext() throws {
    try withLibrary { library in
      let last = "\(library.path)/full/1000000000"
      try FileManager.default.createDirectory(atPath: last, withIntermediateDirectories: true)
      #expect(throws: PackageError.self) { try library.nextVersion(of: "full") }
    }
  }

  @Test("versions are kept, the newest is in use until another is switched to")
  func versions() throws {
    let scorer = try PackagedModels.scorer([
      try PackagedModels.member("prior", try PackagedModels.quick("prior"))
    ])
    try withLibrary { library in
      #expect(library.names == [])
      #expect(try library.nextVersion(of: "churn") == 1)
      try library.add(try PackagedModels.package(scorer), onnx: [])
      try library.add(try PackagedModels.package(scorer, version: 2), onnx: [])
      #expect(library.names == ["churn"] && library.versions(of: "churn") == [1, 2])
      #expect(library.activeVersion(of: "churn") == 2)
      try library.activate(1, of: "churn")
      #expect(try library.package("churn", catalog: PackagedModels.catalog).manifest.version == 1)
      #expect(throws: PackageError.self) { try library.activate(3, of: "churn") }
      #expect(throws: PackageError.self) {
        try library.add(try PackagedModels.package(scorer, version: 2), onnx: [])
      }
      #expect(library.versions(of: "churn") == [1, 2])
      let entries = try FileManager.default.contentsOfDirectory(atPath: "\(library.path)/churn")
      #expect(entries.sorted() == ["1", "2", "active"])
    }
  }

  @Test("a name is a name and no path", arguments: ["", "..", "a/b", ".hidden", "-x", "a b", "ü"])
  func names(name: String) { #expect(!ModelLibrary.isName(name)) }
}

@Suite("A package that is not right") struct DamagedPackageTests {
  /// What reading says after a file of a package was changed; nil where it reads.
  private func sentence(
    _ file: String, _ change: (inout Data) throws -> Void
  ) throws -> String? {
    let folder = NSTemporaryDirectory() + "models-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let member = try PackagedModels.member("randomForest", try PackagedModels.quick("randomForest"))
    let library = ModelLibrary(path: folder)
    try library.add(
      try PackagedModels.package(try PackagedModels.scorer([member])), onnx: [1, 2, 3])
    let url = URL(filePath: library.folder(of: "churn", version: 1) + "/" + file)
    var bytes = try Data(contentsOf: url)
    try change(&bytes)
    try bytes.write(to: url)
    do {
      _ = try library.package("churn", catalog: PackagedModels.catalog)
      return nil
    } catch {
      return "\(error)".replacing(library.folder(of: "churn", version: 1), with: "FOLDER")
    }
  }

  private static let files = [
    "manifest.json", "weights.safetensors", "golden.json", "background.json", "reference.json",
    "MODEL_CARD.md", "model.onnx", "explanations.json", "parity.json",
  ]

  @Test("one changed byte is noticed in every file", arguments: files)
  func changed(file: String) throws {
    let sentence = try #require(try sentence(file) { $0[$0.count / 2] ^= 1 })
    #expect(sentence.hasPrefix("FOLDER: the stored model is damaged: "), "\(sentence)")
    #expect(sentence.contains(file), "\(sentence)")
  }

  @Test("a file that is cut off is noticed", arguments: files)
  func cut(file: String) throws {
    let sentence = try #require(try sentence(file) { $0.removeLast($0.count / 2 + 1) })
    #expect(sentence.hasPrefix("FOLDER: the stored model is damaged: "), "\(sentence)")
  }

  @Test(
    "bounds of risk in no order are none",
    arguments: [
      RiskSegments(high: 0.2, medium: 0.5), RiskSegments(high: 0.2, medium: -1),
    ])
  func segments(bounds: RiskSegments) throws {
    let folder = NSTemporaryDirectory() + "models-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let library = ModelLibrary(path: folder)
    var scorer = try PackagedModels.scorer([
      PackagedModels.member("prior", PackagedModels.quick("prior"))
    ])
    scorer.segments = bounds
    try library.add(PackagedModels.package(scorer), onnx: [])
    #expect {
      try library.package("churn", catalog: PackagedModels.catalog)
    } throws: {
      "\($0)"
        == "\(folder)/churn/1: the stored model is damaged: its bounds of high and medium risk are none"
    }
  }

  @Test("a newer package says so")
  func newer() throws {
    let sentence = try sentence("manifest.json") { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      bytes = Data(text.replacingOccurrences(of: #""format": 1"#, with: #""format": 2"#).utf8)
    }
    #expect(sentence == "FOLDER: the stored model has format 2, this release reads up to 1")
  }

  @Test("another JSON file is no package")
  func foreign() throws {
    let sentence = try sentence("manifest.json") { $0 = Data("{\"a\": 1}".utf8) }
    #expect(sentence == "FOLDER: this is no model package: its manifest.json is not one of a model")
  }

  @Test("an empty folder is no package")
  func empty() {
    #expect {
      try ModelPackage(folder: NSTemporaryDirectory(), catalog: PackagedModels.catalog)
    } throws: { "\($0)".hasPrefix("this is no model package: ") }
  }
}
