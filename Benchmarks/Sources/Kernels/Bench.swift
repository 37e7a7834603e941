import FoundationEssentials
import Learning
import Linear
import Metrics
import Networks
import Peak
import Tables
import Trees

/// The work itself: what `peers` does with other libraries, done here.
struct Bench {
  let folder: String
  let threads: Int
  let small: Bool

  private var context: FitContext { FitContext(key: RandomKey(seed: 7), threads: threads) }

  func sequential() throws -> Measurement {
    let data = try BenchData(folder: folder, name: "telco").dataset
    return try train(data, epochs: 30, batch: 32) { training in
      Sequential(training: training) {
        Dense(64, .relu)
        Dropout(0.2)
        Dense(32, .relu)
      }
    }
  }

  func wide() throws -> Measurement {
    let data = try BenchData(folder: folder, name: "numeric100k").split().train
    var result = try train(data, epochs: 3, batch: 256) { training in
      Sequential(training: training) {
        Dense(256, .relu)
        Dense(256, .relu)
        Dense(256, .relu)
      }
    }
    // Forward, and back to every kernel; back to every input but the first layer's.
    let products = 30 * 256 + 2 * 256 * 256 + 256
    let operations = 2 * (3 * products - 30 * 256)
    let peak = peak_flops() * Double(threads)
    result.share = result.rate.map { $0 * Double(operations) / peak }
    return result
  }

  func conv() throws -> Measurement {
    let data = try BenchData(folder: folder, name: "sequences").dataset
    return try train(data, epochs: 3, batch: 64) { training in
      Conv1DNetwork(training: training) {
        Conv1D(32, kernel: 3, padding: .same, .relu)
        Conv1D(64, kernel: 3, padding: .same, .relu)
        GlobalMaxPool()
      }
    }
  }

  func forest(_ name: String, trees: Int) throws -> Measurement {
    let data = try BenchData(folder: folder, name: name)
    let (train, test) = data.split()
    var forest = RandomForest(trees: small ? trees / 10 : trees, minimumLeafSize: 5)
    forest.outOfBag = false
    let (seconds, model) = try Measurement.timed { try forest.fit(train, context: context) }
    let held = data.about.train < data.about.rows
    let auc =
      held
      ? auc(test.labels, model.scores(for: test.features)) : try crossValidated(forest, on: train)
    return Measurement(seconds: seconds, auc: auc)
  }

  /// The rate is that of scoring, in rows a second on one thread; trees of 31 leaves, or symmetric ones.
  func boosting(_ name: String, trees: Int, depth: Int? = nil) throws -> Measurement {
    let (train, test) = try BenchData(folder: folder, name: name).split()
    let settings = GradientBoosting(
      trees: small ? trees / 10 : trees, learningRate: 0.1, leaves: depth == nil ? 31 : nil,
      depth: depth, minimumLeafSize: depth == nil ? 20 : 1, rowShare: 1)
    let (seconds, model) = try Measurement.timed { try settings.fit(train, context: context) }
    _ = model.scores(for: test.features.selecting(rows: [0]))
    let (scoring, scores) = Measurement.timed { model.scores(for: test.features) }
    var result = Measurement(seconds: seconds, auc: auc(test.labels, scores))
    result.rate = Double(test.rowCount) / scoring
    result.logLoss = Metric.logLoss.score(ScoredRows(labels: test.labels, scores: scores))
    return result
  }

  func logistic(_ name: String, repetitions: Int) throws -> Measurement {
    let data = try BenchData(folder: folder, name: name).dataset
    let settings = LogisticRegression(c: 1)
    let model = try settings.fit(data, context: context)
    let seconds = try Measurement.median(of: repetitions) {
      _ = try settings.fit(data, context: context)
    }
    return Measurement(seconds: seconds, auc: auc(data.labels, model.scores(for: data.features)))
  }

  func resample(_ name: String, by sampler: some Sampler) throws -> Measurement {
    let data = try BenchData(folder: folder, name: name).dataset
    let (seconds, balanced) = try Measurement.timed {
      try sampler.resample(data, context: context)
    }
    precondition(2 * balanced.positives == balanced.rowCount, "\(balanced.positives) positives")
    return Measurement(seconds: seconds)
  }

  func readTable() throws -> Measurement {
    let path = folder + "/mixed.csv"
    let categories = [
      "town", "contract", "internet", "payment", "segment", "paperless", "Churn",
    ]
    let options = ReadingOptions(
      overrides: Dictionary(
        uniqueKeysWithValues: categories.map { ($0, ColumnOverride(kind: .category)) }),
      target: "Churn", threads: threads)
    let size = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped).count
    let (seconds, table) = try Measurement.timed {
      try Table.read(path: path, options: options).table
    }
    precondition(table.rowCount == 1_000_000, "\(table.rowCount) rows")
    return Measurement(seconds: seconds, rate: Double(size) / seconds / 1e6)
  }

  /// Training speed after a short warm-up, as for the peers, and the AUC on the training rows.
  private func train(
    _ data: Dataset, epochs: Int, batch: Int, _ network: (Training) -> some Classifier
  ) throws -> Measurement {
    let epochs = small ? max(1, epochs / 5) : epochs
    func training(_ epochs: Int) -> Training {
      Training(
        optimizer: Adam(learningRate: 0.001), batchSize: batch, epochs: epochs,
        earlyStopping: nil)
    }
    let warm = data.selecting(rows: Array(0..<(20 * batch)))
    _ = try network(training(1)).fit(warm, context: context)
    let (seconds, model) = try Measurement.timed {
      try network(training(epochs)).fit(data, context: context)
    }
    return Measurement(
      seconds: seconds, rate: Double(data.rowCount * epochs) / seconds,
      auc: auc(data.labels, model.scores(for: data.features)))
  }

  /// AUC of the rows' scores when row i is held out in fold i mod 5; not timed.
  private func crossValidated(_ classifier: some Classifier, on data: Dataset) throws -> Double? {
    var scores = [Float](repeating: 0, count: data.rowCount)
    for held in 0..<5 {
      let rows = Array(data.labels.indices)
      let train = data.selecting(rows: rows.filter { $0 % 5 != held })
      let tested = rows.filter { $0 % 5 == held }
      let model = try classifier.fit(train, context: context)
      let found = model.scores(for: data.features.selecting(rows: tested))
      for (row, score) in zip(tested, found) { scores[row] = score }
    }
    return auc(data.labels, scores)
  }

  private func auc(_ labels: [Float], _ scores: [Float]) -> Double? {
    Metric.rocAUC.score(ScoredRows(labels: labels, scores: scores))
  }
}
