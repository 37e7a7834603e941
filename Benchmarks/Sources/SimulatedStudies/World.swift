import Experiments
import Learning
import Resampling
import StrictJSON
import Tables

/// A process of which everything is known: rows, and the probability that each is positive.
///
/// Six normal features, two of which also act together.
struct World {
  static let features = 6

  /// How much the features say: the log odds at their means, and what they add to it.
  struct Signal {
    var offset: Double
    var slopes: [Double]
    /// What the first and the fourth feature add together.
    var together = 0.0

    /// About a quarter of the rows is positive, and nobody can rank them better than at an AUC of about
    /// .84.
    static let strong = Signal(offset: -1.6, slopes: [1.2, -0.9, 0.6, 0, 0, 0], together: 0.5)
    /// About a fifth is positive; the best AUC is about .66.
    static let weak = Signal(offset: -1.4, slopes: [0.45, -0.34, 0.23, 0, 0, 0])
    /// About a fifth is positive; the best AUC is about .61.
    static let faint = Signal(offset: -1.4, slopes: [0.3, -0.23, 0.15, 0, 0, 0])
    /// About a tenth is positive; the best AUC is about .65.
    static let rare = Signal(offset: -2.4, slopes: [0.4, -0.3, 0.2, 0, 0, 0])
    /// About a fifth is positive, whatever the features are.
    static let none = Signal(offset: -1.4, slopes: [0, 0, 0, 0, 0, 0])
  }

  /// Rows with their true probabilities.
  struct Sample {
    var table: Table
    var probabilities: [Double]
    var labels: [Float]
  }

  static func sample(_ rows: Int, signal: Signal = .strong, key: RandomKey) -> Sample {
    var stream = key.stream
    var columns = [[Double]](repeating: [], count: features)
    var probabilities: [Double] = []
    var labels: [Float] = []
    for _ in 0..<rows {
      let x = (0..<features).map { _ in stream.normal() }
      let logit = zip(signal.slopes, x).reduce(signal.offset + signal.together * x[0] * x[3]) {
        $0 + $1.0 * $1.1
      }
      let probability = FittedCalibration.logit(scale: 1, offset: logit)(0.5)
      probabilities.append(Double(probability))
      labels.append(stream.uniform() < Double(probability) ? 1 : 0)
      for (column, value) in x.enumerated() { columns[column].append(value) }
    }
    let table = Table(
      columns: columns.enumerated().map { Column(name: "x\($0)", values: .number($1)) },
      rowCount: rows)
    return Sample(table: table, probabilities: probabilities, labels: labels)
  }

  /// A study of some models on fresh rows.
  static func study(
    _ models: [(String, ModelSpec)], rows: Int, signal: Signal = .strong, key: RandomKey,
    shuffled: Bool = false,
    change: (inout ExperimentSpec) -> Void = { _ in }
  ) throws -> (study: Study, analysis: StudyResult) {
    var sample = sample(rows, signal: signal, key: key["rows"])
    if shuffled {
      var stream = key["shuffle"].stream
      stream.shuffle(&sample.labels)
    }
    var spec = ExperimentSpec()
    spec.name = "simulation"
    spec.seed = key["seed"].words.0 >> 1
    spec.data.path = "none"
    spec.data.target = "y"
    spec.validation = ComponentSpec(StratifiedKFold(folds: 5, repeats: 2))
    spec.models = OrderedMembers(models)
    spec.statistics.resamples = 1000
    change(&spec)
    let study = try Study(
      spec: spec,
      data: StudyData(table: sample.table, labels: sample.labels, digest: "simulation"))
    return (study, try study.run(threads: 1))
  }
}
