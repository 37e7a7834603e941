import Experiments
import Learning
import LearningTestKit
import Metrics
import Preparation
import Resampling
import StrictJSON
import Tables
import Testing
import Trees

/// Numbers that are missing for a reason, from a spec to a score.
@Suite("Missing numbers in boosting") struct MissingNumbersTests {
  /// Who says nothing leaves; the others are as often 0 as 1, 2, 3 or 4, whose median is 2.
  private static func data(_ rows: Int = 400) -> StudyData {
    var stream = RandomKey(seed: 3)["silent"].stream
    var numbers: [Double] = []
    var labels: [Float] = []
    for _ in 0..<rows {
      let isSilent = stream.uniform() < 0.3
      numbers.append(isSilent ? .nan : Double(stream.integer(below: 5)))
      labels.append(isSilent ? 1 : 0)
    }
    let table = Table(
      columns: [
        Column(name: "answer", values: .number(numbers)),
        Column(name: "nothing", values: .number([Double](repeating: .nan, count: rows))),
      ], rowCount: rows)
    return StudyData(table: table, labels: labels, digest: "silent")
  }

  private static func settings() -> GradientBoosting {
    GradientBoosting(trees: 20, learningRate: 0.3)
  }

  @Test("a study's boosted trees see them by default, and filled ones where SMOTE made rows")
  func study() throws {
    var spec = TestStudies.spec(
      models: [("boosting", ComponentSpec(Self.settings()))],
      balance: [ComponentSpec(NoSampler()), ComponentSpec(SMOTE())])
    spec.validation = ComponentSpec(StratifiedKFold(folds: 4))
    spec.statistics.resamples = 200
    let study = try Study(spec: spec, data: Self.data())
    let transforms = study.candidates.compactMap { $0.pipeline?.transforms.map(\.name) }
    #expect(transforms[0] == ["dateParts", "targetEncoding", "categoryCodes"])
    #expect(transforms[1] == ["dateParts", "impute", "targetEncoding", "categoryCodes"])
    let outcomes = try TestStudies.outcomes(study)
    var worst: [String: Double] = [:]
    for (unit, outcome) in zip(study.units, outcomes) {
      let candidate = study.candidates[unit.candidate]
      guard candidate.pipeline != nil, !candidate.isBaseline else { continue }
      let scored = try #require(outcome.scored)
      let labels = study.fold(of: unit).test.map { study.data.labels[$0] }
      let auc = Metric.rocAUC.score(ScoredRows(labels: labels, scores: scored.scores)) ?? 0
      worst[candidate.balance] = min(worst[candidate.balance] ?? 1, auc)
    }
    #expect(worst["none"] == 1)
    // Filled with 2, they stand among others.
    #expect(try #require(worst["smote"]) < 0.95)
  }

  @Test("rows with missing numbers are scored and explained; what is missing counts")
  func scorer() throws {
    let data = Self.data()
    let settings = ComponentSpec<any Classifier>(Self.settings())
    let pipeline = Pipeline(
      transforms: DefaultPreparation.transforms(for: settings.value.inputForm),
      sampler: ComponentSpec(NoSampler()), classifier: settings)
    let fitted = try pipeline.fit(
      data.table, labels: data.labels, context: FitContext(key: RandomKey(seed: 1)))
    let scores = try fitted.scores(for: data.table)
    for (label, score) in zip(data.labels, scores) { #expect((score > 0.5) == (label > 0.5)) }
    let again = try GradientBoostingModel(state: fitted.model.state)
    #expect(again.takesMissing)
    let features = try fitted.steps.features(of: data.table, takesMissing: true)
    #expect(again.scores(for: features) == scores)
    #expect(throws: DataError.self) { try fitted.steps.features(of: data.table) }
  }
}
