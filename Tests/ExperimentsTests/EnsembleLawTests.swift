import CKernels
import Ensembles
import Experiments
import Learning
import Linear
import Metrics
import Resampling
import StrictJSON
import Tables
import Testing
import Trees

/// Ensembles against their members on made-up studies: the short form of the simulation `ensembles` in
/// `Benchmarks/Sources/SimulatedStudies`.
@Suite struct EnsembleLawTests {
  /// Rows of five normal features, some of which count, two perhaps together.
  static func data(_ key: RandomKey) -> StudyData {
    var stream = key.stream
    let rows = 300 + stream.integer(below: 500)
    let strength = 0.3 + stream.uniform()
    let slopes = (0..<5).map { _ in stream.uniform() < 0.5 ? strength * stream.normal() : 0 }
    let together = stream.uniform() < 0.5 ? 2 * strength : 0
    let offset = -2.5 + 2 * stream.uniform()
    var columns = [[Double]](repeating: [], count: 5)
    var labels: [Float] = []
    for _ in 0..<rows {
      let x = (0..<5).map { _ in stream.normal() }
      let odds = zip(slopes, x).reduce(offset + together * x[0] * x[3]) { $0 + $1.0 * $1.1 }
      labels.append(stream.uniform() < ck_sigmoid(odds) ? 1 : 0)
      for (column, value) in x.enumerated() { columns[column].append(value) }
    }
    let table = Table(
      columns: columns.enumerated().map { Column(name: "x\($0)", values: .number($1)) },
      rowCount: rows)
    return StudyData(table: table, labels: labels, digest: "\(key.words.0)")
  }

  static let models: [(String, ComponentSpec<any Classifier>)] = [
    ("logistic", ComponentSpec(LogisticRegression())),
    ("leaf1", ComponentSpec(RandomForest(trees: 30, minimumLeafSize: 1))),
    ("leaf5", ComponentSpec(RandomForest(trees: 30))),
    ("boosting", ComponentSpec(GradientBoosting(trees: 30, leaves: 6))),
  ]

  static func logLosses(_ predictions: OutOfFoldPredictions) -> [Double] {
    zip(predictions.probabilities, predictions.labels).map { probability, label in
      let kept = min(max(Double(probability), 1e-6), 1 - 1e-6)
      return -ck_log(label > 0.5 ? kept : 1 - kept)
    }
  }

  @Test(
    "vote and stack hardly ever lose to their best member by more than noise")
  func bestMember() throws {
    var worse = 0
    var tried = 0
    for seed in 0..<12 {
      var spec = TestStudies.spec(models: Self.models)
      spec.validation = ComponentSpec(StratifiedKFold(folds: 4))
      spec.inner.folds = 3
      spec.statistics.resamples = 200
      spec.ensembles = OrderedMembers([
        ("vote", ComponentSpec(Voting(weights: .greedy))), ("stack", ComponentSpec(Stacking())),
      ])
      let study = try Study(spec: spec, data: Self.data(RandomKey(seed: 20)["study", seed]))
      let analysis = try study.run(threads: 2)
      let losses = try study.candidates.indices.prefix(6).map {
        Self.logLosses(try #require(analysis.predictions(of: $0)))
      }
      let best = try #require(losses[..<4].min { $0.reduce(0, +) < $1.reduce(0, +) })
      for ensemble in losses[4...] {
        let difference = try #require(PairedDifference(zip(ensemble, best).map { $0 - $1 }))
        worse += difference.mean > 2 * difference.standardError ? 1 : 0
        tried += 1
      }
    }
    // Five in a hundred of 24 is one; the seed is fixed.
    #expect(tried == 24 && worse <= 1, "\(worse)")
  }
}
