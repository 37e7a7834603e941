import Catalog
import Experiments
import Foundation
import LearningTestKit
import Testing

/// The shipped studies under the audit: the demonstration is caught, the sound ones are not blamed.
@Suite struct ShippedAuditTests {
  @Test("the audit catches the demonstration before it runs") func caught() throws {
    let findings = Audit.findings(of: try Self.study("leak"), threads: 2)
    let serious = findings.filter { $0.severity == .serious }.map(\.code)
    #expect(serious == ["rows-between-rows", "fractions-in-one-class"])
  }

  @Test("and its run, by scores far above the simple model's") func caughtAfterwards() throws {
    let findings = try Self.study("leak").run(threads: 2).findings
    let finding = try #require(findings.first { $0.code == "scores-far-above-simple" })
    #expect(finding.candidates == ["forest"])
    #expect(try #require(finding["auc"]) > 0.93)
    #expect(try #require(finding["simpleAUC"]) < 0.82)
  }

  @Test("nothing is wrong with the shipped study") func sound() throws {
    #expect(Audit.findings(of: try Self.study("recall"), threads: 2) == [])
  }

  /// What is true of each public data set, and no more than a note.
  static let publicSets = [
    ("telco", ["duplicate-rows-across-folds", "arbitrary-sequence"]),
    ("bank", ["value-gives-target-away", "arbitrary-sequence"]),
    ("credit", ["duplicate-rows-across-folds"]),
  ].filter { Fixture.publicData("\($0.0).csv") != nil }

  @Test(
    "the public data sets raise no false alarm",
    .enabled(if: !publicSets.isEmpty, "\(Fixture.missing("telco.csv, bank.csv or credit.csv"))"),
    arguments: publicSets)
  func noFalseAlarm(name: String, codes: [String]) throws {
    let file = try #require(Fixture.publicData("\(name).csv"))
    let findings = Audit.findings(of: try Self.study(name, file: file.path), threads: 2)
    #expect(findings.map(\.code) == codes)
    #expect(findings.allSatisfy { $0.severity == .note })
  }

  private static func study(_ name: String, file: String? = nil) throws -> Study {
    let experiments = ShippedSpecTests.root.appendingPathComponent("experiments")
    let spec = try ExperimentSpec.read(
      path: experiments.appendingPathComponent("\(name).json").path, catalog: .standard)
    let own = experiments.appendingPathComponent(spec.data.path).standardizedFileURL.path
    let data = try StudyData.read(spec.data, path: file ?? own, threads: 2)
    return try Study(spec: spec, data: data)
  }
}
