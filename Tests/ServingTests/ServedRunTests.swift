import Files
import Foundation
import LearningTestKit
import Serving
import StrictJSON
import Testing

/// Pairs of candidates on the same rows.
@Suite struct ServedRunTests {
  private static let file = """
    first,second,metric,difference,difference_low,difference_high,bootstrap_p,mean_difference,t,df,p,p_holm,probability_first,probability_equivalent,probability_second,only_first,only_second,mcnemar_p,error_correlation,double_fault
    stack,vote,recall,0.031,0.012,0.05,0.004,0.03,2.1,4,0.01,0.02,0.9,0.1,0,41,12,0.001,0.5,0.1
    stack,vote,brier,-0.001,,,,,,,,,,,,,,,0.5,0.1
    stack,conv,recall,0.04,0.01,0.06,0.002,,,,,,,,,50,10,0.001,0.5,0.1
    vote,conv,recall,0.009,-0.01,0.02,0.4,0.01,0.2,4,0.7,,0.3,0.5,0.2,20,18,0.8,0.5,0.1

    """

  /// - Parameter isChanged: whether the manifest has another digest.
  private static func service(_ text: String?, isChanged: Bool = false) throws -> TestService {
    try TestService { _, folder in
      let run = folder.appendingPathComponent("results/recall")
      try? FileManager.default.createDirectory(
        at: run.deletingLastPathComponent(), withIntermediateDirectories: true)
      try? FileManager.default.copyItem(
        at: Fixture.url("runs/recall"), to: run)
      let manifest = run.appendingPathComponent("manifest.json")
      guard let text, var document = try? JSON(parsing: Data(contentsOf: manifest)) else { return }
      try? Data(text.utf8).write(to: run.appendingPathComponent("comparisons.csv"))
      if isChanged { return }
      let files = document["files"]?.setting(
        "comparisons.csv", to: .string(SHA256.hex(of: text)))
      document = document.setting("files", to: files ?? .null)
      try? Data(document.text().utf8).write(to: manifest)
    }
  }

  private static func pairs(_ test: TestService, _ query: String) throws -> [[String: Any]] {
    let answer = try test.get("/v1/runs/recall/comparisons\(query)")
    #expect(answer?.status == 200, "\(answer?.text ?? "")")
    return answer?.json["comparisons"] as? [[String: Any]] ?? []
  }

  @Test("the pairs of the candidates that are named come with differences, intervals and tests")
  func pairs() throws {
    let test = try Self.service(Self.file)
    let pair = try Self.pairs(test, "?candidate=vote&candidate=stack")
    #expect(pair.map { $0["metric"] as? String } == ["recall", "brier"])
    #expect(pair[0]["first"] as? String == "stack" && pair[0]["second"] as? String == "vote")
    #expect(
      pair[0]["difference"] as? [String: Double] == ["value": 0.031, "lower": 0.012, "upper": 0.05])
    #expect(pair[0]["pValue"] as? Double == 0.01 && pair[0]["adjustedP"] as? Double == 0.02)
    #expect(pair[0]["onlyFirst"] as? Int == 41 && pair[0]["onlySecond"] as? Int == 12)
    #expect(pair[1]["difference"] as? [String: Double] == ["value": -0.001])
    #expect(pair[1]["pValue"] == nil && pair[1]["onlyFirst"] == nil)
    #expect(try Self.pairs(test, "").count == 4)
    #expect(try Self.pairs(test, "?candidate=vote").isEmpty)
    let three = try Self.pairs(test, "?candidate=vote&candidate=stack&candidate=conv")
    // Without a test over folds, the p value is the bootstrap's.
    #expect(three.count == 4 && three[2]["pValue"] as? Double == 0.002)
    #expect(try test.get("/v1/runs/recall/comparisons?candidate=none")?.status == 404)
    #expect(try test.get("/v1/runs/none/comparisons")?.status == 404)
  }

  @Test("a run without comparisons has none, and a file that is not in order is told")
  func none() throws {
    #expect(try Self.pairs(try Self.service(nil), "").isEmpty)
    let header = Self.file.prefix { $0 != "\n" }
    #expect(try Self.pairs(try Self.service("\(header)\n"), "").isEmpty)
    let broken = try Self.service("first,metric\na,b\nc,d\n")
    let answer = try broken.get("/v1/runs/recall/comparisons")
    #expect(answer?.status == 503)
    #expect(answer?.detail.hasSuffix("comparisons.csv: has no column 'second'") == true)
  }

  @Test("a run whose manifest no machine can bear is told as damaged, and every other one is shown")
  func hostile() throws {
    let test = try TestService { _, folder in
      let results = folder.appendingPathComponent("results")
      try? FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
      for name in ["hostile", "recall"] {
        try? FileManager.default.copyItem(
          at: Fixture.url("runs/recall"), to: results.appendingPathComponent(name))
      }
      let manifest = results.appendingPathComponent("hostile/manifest.json")
      guard let text = try? String(contentsOf: manifest, encoding: .utf8) else { return }
      try? text.replacing(#""filters": 32"#, with: #""filters": 9223372036854775807"#)
        .write(to: manifest, atomically: true, encoding: .utf8)
    }
    let list = try #require(try test.get("/v1/runs")?.json)
    func names(_ member: String) -> [String?]? {
      (list[member] as? [[String: Any]])?.map { $0["name"] as? String }
    }
    #expect(names("runs") == ["recall"] && names("unreadable") == ["hostile"])
    let answer = try test.get("/v1/runs/hostile")
    #expect(answer?.status == 503)
    #expect(
      answer?.detail.hasSuffix(
        "hostile/manifest.json: its spec cannot be used: models.conv.classifier.conv1d.layers[0].conv1d"
          + ".filters: must be from 1 to 65536, got 9223372036854775807") == true,
      "\(answer?.detail ?? "")")
    #expect(try test.get("/v1/runs/recall")?.status == 200)
  }

  @Test("a file that was changed after the run is not shown") func changed() throws {
    let test = try Self.service(Self.file, isChanged: true)
    #expect(try test.get("/v1/runs/recall")?.status == 200)
    let pairs = try test.get("/v1/runs/recall/comparisons")
    #expect(pairs?.status == 503)
    #expect(
      pairs?.detail.contains(
        "recall/comparisons.csv: was changed after the run: its SHA-256 is "
          + "\(SHA256.hex(of: Self.file)), the manifest has ") == true, "\(pairs?.detail ?? "")")
  }
}
