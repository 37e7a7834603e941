import Experiments
import Learning
import Resampling
import StrictJSON
import Tables

/// A process of which everything is known: rows, and the probability that each is positive.
///
/// Six normal features, two of which also act together; about a quarter of the rows is positive, and
/// nobody can rank them better than at an AUC of about .84.
struct World {
  static let features = 6

  /// Rows with their true probabilities.
  struct Sample {
    var table: Table
    var probabilities: [Double]
    var labels: [Float]
  }

  static func sample(_ rows: Int, key: RandomKey) -> Sample {
    var stream = key.stream
    var columns = [[Double]](repeating: [], count: features)
    var probabilities: [Double] = []
    var labels: [Float] = []
    for _ in 0..<rows {
      let x = (0..<features).map { _ in stream.normal() }
      let logit = -1.6 + 1.2 * x[0] - 0.9 * x[1] + 0.6 * x[2] + 0.5 * x[0] * x[3]
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
    _ models: [(String, ModelSpec)], rows: Int, key: RandomKey, shuffled: Bool = false,
    change: (inout ExperimentSpec) -> Void = { _ in }
  ) throws -> (study: Study, analysis: StudyResult) {
    var sample = sample(rows, key: key["rows"])
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
