import Auditing
import Ensembles
import Experiments
import Forests
import Foundation
import Learning
import LearningTestKit
import Linear
import Resampling
import Scoring
import StrictJSON
import Tables
import Testing

/// The shipped data under the audit: the demonstration is caught, the sound one is not blamed.
@Suite struct LeakDemonstrationTests {
  @Test("the file in the repository is what the library makes, byte for byte") func bytes() throws {
    let leak = try LeakDemonstration()
    let file = try Data(contentsOf: Fixture.package.appending(components: "data", "leak.csv"))
    #expect(String(decoding: file, as: UTF8.self) == leak.csv)
    #expect(file.count < 1_000_000)
    #expect(leak.made > 2000)
    #expect(leak.csv.split(separator: "\n").count == leak.rows + 1)
  }

  @Test("the audit catches it before it runs") func caught() throws {
    let findings = Audit.findings(of: try study("leak", threads: 2), threads: 2)
    let serious = findings.filter { $0.severity == .serious }
    #expect(
      Set(serious.map(\.code)).isSuperset(of: ["rows-between-rows", "fractions-in-one-class"]))
  }

  @Test("the shipped study has no fault") func sound() throws {
    let findings = Audit.findings(of: try study("recall", threads: 2), threads: 2)
    #expect(findings.filter { $0.severity > .note } == [])
  }

  private func study(_ name: String, threads: Int) throws -> Study {
    let catalog = Catalog([
      Catalog.Family(
        (any Classifier).self, kind: "classifier",
        [LogisticRegression.self, RandomForest.self] as [any Component.Type]),
      Catalog.Family((any Splitter).self, kind: "splitter", ResamplingComponents.splitters),
      Catalog.Family((any Sampler).self, kind: "sampler", ResamplingComponents.samplers),
      Catalog.Family((any Ensemble).self, kind: "ensemble", EnsembleComponents.ensembles),
      Catalog.Family(
        (any Calibration).self, kind: "calibration", ScoringComponents.calibrations),
      Catalog.Family(
        (any OperatingPointRule).self, kind: "operating point", ScoringComponents.operatingPoints),
    ])
    // Only what the audit looks at is needed, so the shipped models may be ones unknown here.
    let url = Fixture.package.appending(components: "experiments", "\(name).json")
    let document = try JSON(parsing: [UInt8](Data(contentsOf: url)))
      .setting("models", to: ["logistic": ["classifier": "logisticRegression"]])
    let spec = try ExperimentSpec(document: document, file: name, catalog: catalog)
    let file = url.deletingLastPathComponent().appending(path: spec.data.path).standardizedFileURL
    let data = try StudyData.read(spec.data, path: file.path, threads: threads)
    return try Study(spec: spec, data: data)
  }
}
