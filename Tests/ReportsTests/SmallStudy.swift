import Experiments
import Learning
import Linear
import Networks
import Resampling
import StrictJSON
import Tables
import Trees

/// A study that runs in a moment: a line, a forest and a net on 240 rows, balanced in two ways.
enum SmallStudy {
  static var spec: ExperimentSpec {
    var forest = RandomForest()
    forest.trees = 10
    var net = Sequential()
    net.training.epochs = 6
    var spec = ExperimentSpec()
    spec.name = "small <b>study</b>"
    spec.seed = 9
    spec.data.path = "rows.csv"
    spec.data.target = "label"
    spec.validation = ComponentSpec(StratifiedKFold(folds: 3))
    spec.balance = [ComponentSpec(NoSampler()), ComponentSpec(RandomUndersampler())]
    spec.models = OrderedMembers([
      ("logistic", ModelSpec(classifier: ComponentSpec(LogisticRegression()))),
      ("forest", ModelSpec(classifier: ComponentSpec(forest))),
      ("net", ModelSpec(classifier: ComponentSpec(net))),
    ])
    spec.inner.folds = 2
    spec.statistics.resamples = 200
    return spec
  }

  static var data: StudyData {
    var stream = RandomKey(seed: 5)["rows"].stream
    var labels: [Float] = []
    var signal: [Double] = []
    var codes: [Int32] = []
    for _ in 0..<240 {
      let positive = stream.uniform() < 0.3
      labels.append(positive ? 1 : 0)
      signal.append(stream.normal() + (positive ? 1.5 : 0))
      codes.append(Int32(stream.integer(below: 3)))
    }
    let table = Table(
      columns: [
        Column(name: "signal", values: .number(signal)),
        Column(
          name: "plan",
          values: .category(Categories(codes: codes, levels: ["a", "</script>", "c"]))),
      ], rowCount: 240)
    return StudyData(table: table, labels: labels, digest: "test")
  }

  static let analysis = Result { try analysis(of: spec) }

  static func analysis(of spec: ExperimentSpec) throws -> StudyResult {
    let study = try Study(spec: spec, data: data)
    return try study.run(threads: 1)
  }
}
