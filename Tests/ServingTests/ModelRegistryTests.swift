import Foundation
import LearningTestKit
import Packages
import Serving
import Testing

/// Versions that are not in use, by the Open Inference Protocol.
@Suite struct ModelRegistryTests {
  private static let inference: String = {
    let tensors = [
      ("tenure", "3"), ("spend", "40.5"), ("plan", "\"m\""), ("region", "\"süd\""),
      ("since", "\"2023-02-11\""),
    ].map { #"{"name":"\#($0)","shape":[1],"datatype":"BYTES","data":[\#($1)]}"# }
    return #"{"inputs":[\#(tensors.joined(separator: ","))]}"#
  }()

  private func probability(_ test: TestService, _ version: String) throws -> Double? {
    let answer = try test.post("/v2/models/churn/versions/\(version)/infer", Self.inference)
    #expect(answer?.status == 200, "\(answer?.text ?? "")")
    #expect(answer?.json["model_version"] as? String == version)
    let outputs = answer?.json["outputs"] as? [[String: Any]]
    return (outputs?.first?["data"] as? [Double])?.first
  }

  /// A service with version 1, a line, and version 2 in use, a forest.
  private func service(_ more: (TestService) throws -> Void = { _ in }) throws -> TestService {
    let test = try TestService()
    try test.library.add(
      TestModels.package("churn", version: 2, TestModels.scorer(TestModels.forest, seed: 3)),
      onnx: [])
    try more(test)
    return test
  }

  @Test("every version that is kept answers, whichever is in use")
  func kept() throws {
    let test = try service()
    let score = "/v1/models/churn/score"
    let row = "[{\(TestModels.row)}]"
    #expect(try eventually { try test.post(score, row)?.json["version"] as? Int == 2 })
    let forest = try test.post(score, row)?.probabilities.first
    let line = try probability(test, "1")
    #expect(line != forest && line != nil)
    #expect(try probability(test, "2") == forest)
    for version in ["1", "2"] {
      let path = "/v2/models/churn/versions/\(version)"
      #expect(try test.get("\(path)/ready")?.json["ready"] as? Bool == true)
      #expect(try test.get(path)?.json["versions"] as? [String] == ["1", "2"])
    }
    _ = try test.post("/v1/models/churn/active", #"{"version":1}"#, method: "PUT")
    #expect(try test.post(score, row)?.probabilities.first == line)
    #expect(try probability(test, "2") == forest)
    #expect(try probability(test, "1") == line)
    let metrics = try test.get("/metrics")?.text ?? ""
    #expect(metrics.contains("workbench_rows_scored_total{model=\"churn\",version=\"2\""))
  }

  @Test("a version that is not there, or that fails its golden rows, is answered with 404")
  func refused() throws {
    let test = try service { test in
      try test.library.add(
        TestModels.package(
          "churn", version: 3, test.scorer(), golden: [Float](repeating: 0.5, count: 40)),
        onnx: [])
      try test.library.activate(1, of: "churn")
    }
    let listed = {
      let models = try test.get("/v1/models")?.json["models"] as? [[String: Any]]
      return (models?.first?["versions"] as? [Any])?.count ?? 0
    }
    #expect(try eventually { try listed() == 3 })
    for version in ["3", "4", "0", "-1", "+1", "01", "1.0", "x"] {
      for path in ["", "/ready"] {
        let answer = try test.get("/v2/models/churn/versions/\(version)\(path)")
        #expect(answer?.status == 404, "\(version)\(path)")
        #expect(answer?.headers["content-type"] == "application/problem+json")
      }
      let answer = try test.post("/v2/models/churn/versions/\(version)/infer", Self.inference)
      #expect(answer?.status == 404, "\(version)")
    }
    let problem = try test.get("/v2/models/churn/versions/3")?.detail ?? ""
    #expect(
      problem.hasPrefix("version 3 of model 'churn' is not served: ")
        && problem.contains("golden row 1 scores"), "\(problem)")
    #expect(try test.get("/v2/models/churn")?.json["versions"] as? [String] == ["1", "2"])
    #expect(try test.get("/v2/models/none/versions/1")?.status == 404)
  }

  @Test("a package that is damaged after it was found is not served when it is asked for")
  func damaged() throws {
    let test = try service()
    #expect(
      try eventually {
        try test.post("/v1/models/churn/score", "[{\(TestModels.row)}]")?.json["version"] as? Int
          == 2
      })
    let weights = test.library.folder(of: "churn", version: 1) + "/weights.safetensors"
    try Data("x".utf8).write(to: URL(fileURLWithPath: weights))
    let answer = try test.post("/v2/models/churn/versions/1/infer", Self.inference)
    #expect(answer?.status == 404)
    #expect(answer?.detail.hasPrefix("version 1 of model 'churn' is not served: ") == true)
  }

  @Test("a version that was refused for its weights is served when they are repaired")
  func mended() throws {
    let test = try TestService()
    let folder = test.library.folder(of: "churn", version: 1)
    let weights = URL(fileURLWithPath: folder + "/weights.safetensors")
    let right = try Data(contentsOf: weights)
    try right.dropLast(8).write(to: weights)
    // The package is read again when its manifest is another.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)],
      ofItemAtPath: folder + "/manifest.json")
    let score = { try test.post("/v1/models/churn/score", "[{\(TestModels.row)}]")?.status }
    #expect(try eventually { try score() == 503 })
    try right.write(to: weights)
    #expect(try eventually { try score() == 200 })
  }

  @Test("only a few versions are kept in memory, and those that were asked for last stay")
  func bound() throws {
    let scorer = try TestModels.scorer(TestModels.logistic)
    let stamp = try #require(FileStamp("/"))
    var cache = VersionCache()
    func version(_ number: Int) -> ModelEntry.Version {
      ModelEntry.Version(number: number, candidate: nil, refusal: nil, stamp: stamp)
    }
    for number in 1...VersionCache.limit {
      cache.put(ServedModel(try TestModels.package("churn", version: number, scorer)), stamp)
    }
    #expect(cache.versions == ["churn/1", "churn/2", "churn/3", "churn/4"])
    #expect(cache.take("churn", version(1))?.version == 1)
    #expect(cache.take("other", version(1)) == nil && cache.take("churn", version(9)) == nil)
    cache.put(ServedModel(try TestModels.package("churn", version: 5, scorer)), stamp)
    #expect(cache.versions == ["churn/3", "churn/4", "churn/1", "churn/5"])
    // Version 1 is in use now, the folder of 4 is gone, and 5 is another package.
    let other = try #require(FileStamp("/tmp"))
    cache.keep([
      ModelEntry(
        name: "churn",
        versions: [
          version(1), version(3),
          ModelEntry.Version(number: 5, candidate: nil, refusal: nil, stamp: other),
        ], active: 1, model: nil)
    ])
    #expect(cache.versions == ["churn/3"])
  }
}
