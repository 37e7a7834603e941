import Foundation
import Learning
import LearningTestKit
import Packages
import Preparation
import Serving
import StrictJSON
import Testing

/// A service with a model of derived columns: it takes the raw ones and computes the rest.
@Suite struct DerivedModelTests {
  private static func package() throws -> ModelPackage {
    let customers = try Customers.deriving(rows: 160)
    let scorer = customers.scorer(
      [
        try customers.member(
          "forest", TestModels.forest, transforms: DefaultPreparation.transforms(for: .native),
          calibration: .identity)
      ], nil, calibration: .identity)
    let rows = try RawRows(customers.table, schema: scorer.schema)
    let manifest = PackageManifest(
      name: "rates", version: 1, release: "0.1.0", scorer: scorer, target: "Churn",
      positive: "Yes", identifier: nil, rows: rows.count, positives: 60,
      origin: .init(
        study: "test", studyDigest: "a", dataDigest: "b", seed: 7, candidate: "forest", rank: 1,
        ineligible: nil, threshold: "fixed", calibration: "none"), metrics: [])
    return ModelPackage(
      manifest: manifest, scorer: scorer,
      golden: try GoldenRows(rows: rows.selecting(rows: Array(0..<40)), scoredBy: scorer),
      background: rows.selecting(rows: Array(20..<40)),
      reference: ReferenceDistribution(
        rows, schema: scorer.schema, probabilities: try scorer.scores(of: rows)),
      explanations: .null, parity: .unknown, card: "# rates\n")
  }

  private static let row =
    #""spend":3,"minutes":30,"plan":"m","joined":"2022-03-11","left":"2023-02-12","u1":1,"u2":2,"u3":1,"u4":0"#

  @Test("raw columns are sent, and derived ones are among the reasons")
  func scored() throws {
    let package = try Self.package()
    let test = try TestService { configuration, _ in
      try? ModelLibrary(path: configuration.models).add(package, onnx: [])
    }
    let answer = try #require(
      try test.post("/v1/models/rates/score?explain=9", "[{\(Self.row)}]"))
    #expect(answer.status == 200, "\(answer.text)")
    let scores = try package.scorer.scores(
      of: RawRows(
        count: 1,
        columns: [
          .numbers([3]), .numbers([30]),
          .codes([Int32(package.scorer.schema.columns[2].levels.firstIndex(of: "m") ?? -1)]),
          .numbers([1_646_956_800]), .numbers([1_676_160_000]), .numbers([1]), .numbers([2]),
          .numbers([1]), .numbers([0]),
        ]))
    #expect(answer.probabilities.map { Float($0) } == scores)
    #expect(answer.text.contains(#"{"column":"perMinute","value":"0.1","contribution":"#))
    #expect(answer.text.contains(#""ignored":[]"#))
    let sent = try test.post(
      "/v1/models/rates/score", "[{\(Self.row),\"perMinute\":7}]")
    #expect(sent?.probabilities == answer.probabilities)
    #expect(sent?.text.contains(#""ignored":["perMinute"]"#) == true)
    let lacking = try test.post("/v1/models/rates/score", #"[{"minutes":30}]"#)
    #expect(lacking?.status == 422)
    let model = try #require(try test.get("/v1/models/rates")).text
    #expect(model.contains(#"{"name":"perMinute","formula":"spend / minutes"}"#), "\(model)")
    #expect(model.contains(#"{"name":"days","formula":"left - joined, in days"}"#))
    let plain = try #require(try test.get("/v1/models/churn")).text
    #expect(!plain.contains("derived"))
  }
}
