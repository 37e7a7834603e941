import Concurrency
import Experiments
import Learning
import Linear
import Preparation
import Resampling
import StrictJSON
import Tables
import Testing

@Suite struct CandidateChecksTests {
  private func sentence(_ study: Study) -> String {
    do {
      try study.validate()
      return ""
    } catch { return error.description }
  }

  @Test("neighbours are held against the positive rows of the smallest training set")
  func neighbours() throws {
    let study = try HardDesigns.study(
      HardDesigns.fivePositives, StratifiedKFold(folds: 3),
      balance: [
        ComponentSpec(NoSampler()), ComponentSpec(SMOTE()), ComponentSpec(SMOTE(neighbors: 1)),
        ComponentSpec(SMOTE(neighbors: 5, ratio: 0.001)),
      ])
    #expect(
      sentence(study)
        == "balance[1].smote.neighbors: 5 neighbors need at least 6 positive training rows, 13 of 13 "
        + "training sets, inner ones included, have fewer, the smallest 2. At most 1 can be had")
  }

  @Test("a model's own balance and preparation are named where they stand")
  func ownSettings() throws {
    var spec = TestStudies.spec()
    spec.inner.folds = 2
    spec.models["logistic"]?.balance = [ComponentSpec(SMOTE(neighbors: 60))]
    spec.models["forest"]?.transforms = []
    spec.models["raw"] = ModelSpec(
      classifier: ComponentSpec(LogisticRegression()),
      transforms: [ComponentSpec(Impute()), ComponentSpec(CategoryCodes())])
    let study = try Study(spec: spec, data: TestStudies.data())
    #expect(
      sentence(study) == """
        3 problems
          models.logistic.balance[0].smote.neighbors: 60 neighbors need at least 61 positive training \
        rows, 15 of 15 training sets, inner ones included, have fewer, the smallest 22. At most 21 can \
        be had
          models.forest.transforms: column 'signal' holds a missing or infinite number and was not \
        prepared. Add a transform for it
          models.raw.classifier.logisticRegression: column 'plan' holds codes of a category and was not \
        prepared. Add a transform for it
        """)
  }

  @Test("a run goes on without candidates that cannot be fitted, and ends where none can")
  func run() throws {
    let data = HardDesigns.fivePositives
    let validation = StratifiedKFold(folds: 3)
    let study = try HardDesigns.study(
      data, validation, balance: [ComponentSpec(NoSampler()), ComponentSpec(SMOTE())])
    let said = Mutex<[String]>([])
    let result = try study.run(
      threads: 1,
      progress: { event in
        if case .unfit(let issues) = event { said.withLock { $0 += issues.map(\.description) } }
      })
    #expect(said.withLock { $0.count } == 1)
    #expect(said.withLock { $0.first?.hasPrefix("balance[1].smote.neighbors: ") } == true)
    #expect(result.leaderboard["logistic"]?.reason?.contains("failed") != true)
    #expect(
      result.leaderboard["logistic+smote"]?.reason?.hasPrefix("3 of 3 folds failed: SMOTE") == true)
    let hopeless = try HardDesigns.study(data, validation, balance: [ComponentSpec(SMOTE())])
    let error = #expect(throws: StudyError.self) { try hopeless.run(threads: 1) }
    #expect(error?.description.hasPrefix("balance[0].smote.neighbors: ") == true)
  }
}
