import Experiments
import Learning
import Linear
import Preparation
import StrictJSON
import Tables
import Trees

/// Studies on rows that a test makes.
enum TestStudies {
  /// Rows with one informative number, one noise, one category and some gaps.
  static func data(rows: Int = 200, shuffled: Bool = false) -> StudyData {
    var stream = RandomKey(seed: 5)["rows"].stream
    var labels: [Float] = []
    var signal: [Double] = []
    var noise: [Double] = []
    var codes: [Int32] = []
    for row in 0..<rows {
      let positive = stream.uniform() < 0.3
      labels.append(positive ? 1 : 0)
      signal.append(row % 17 == 0 ? .nan : stream.normal() + (positive ? 1.5 : 0))
      noise.append(stream.normal() * 100)
      codes.append(Int32(stream.integer(below: 3)) - (row % 23 == 0 ? 1 : 0))
    }
    if shuffled { stream.shuffle(&labels) }
    let table = Table(
      columns: [
        Column(name: "signal", values: .number(signal)),
        Column(name: "noise", values: .number(noise)),
        Column(
          name: "plan", values: .category(Categories(codes: codes, levels: ["a", "b", "c"]))),
      ], rowCount: rows)
    return StudyData(table: table, labels: labels, digest: "test")
  }

  static func spec(
    models: [(String, ComponentSpec<any Classifier>)] = [
      ("logistic", ComponentSpec(LogisticRegression())), ("forest", ComponentSpec(smallForest)),
    ], balance: [ComponentSpec<any Sampler>] = [ComponentSpec(NoSampler())]
  ) -> ExperimentSpec {
    var spec = ExperimentSpec()
    spec.name = "test"
    spec.seed = 9
    spec.data.path = "rows.csv"
    spec.data.target = "label"
    spec.balance = balance
    spec.models = OrderedMembers(
      models.map { ($0.0, ModelSpec(classifier: $0.1)) })
    return spec
  }

  static var smallForest: RandomForest {
    var forest = RandomForest()
    forest.trees = 20
    return forest
  }

  /// Outcomes of every unit, computed on this thread.
  static func outcomes(_ study: Study) throws -> [Outcome] {
    try study.outcomes(store: MemoryStore(), executor: LocalExecutor(jobs: 1)).outcomes
  }
}
