package import Learning
import StrictJSON

/// What every classifier must obey; each function gives a sentence for every breach.
package enum ClassifierLaws {
  /// Everything that must hold on data that the classifier can learn from.
  ///
  /// The same key gives the same bits on any number of threads; scores lie in [0, 1]; a model read
  /// from its state gives the same bits; scores depend on nothing but the row.
  package static func faults(
    of classifier: any Classifier, on data: Dataset, key: RandomKey = RandomKey(seed: 7)
  ) -> [String] {
    do {
      let model = try fit(classifier, data, key: key)
      return scoreFaults(model.scores(for: data.features), rows: data.rowCount)
        + (try repetitionFaults(of: classifier, on: data, key: key, model))
        + (try stateFaults(of: model, on: data)) + rowFaults(of: model, on: data)
    } catch {
      return ["it throws: \(error)"]
    }
  }

  /// Scores that are too few or too many, or no probabilities.
  package static func scoreFaults(_ scores: [Float], rows: Int) -> [String] {
    if scores.count != rows { return ["\(scores.count) scores for \(rows) rows"] }
    return scores.first { !($0 >= 0 && $0 <= 1) }.map { ["a score of \($0)"] } ?? []
  }

  /// Rows of weight two must do what rows that stand twice do, up to a distance of scores.
  package static func duplicateFaults(
    of classifier: any Classifier, on data: Dataset, within tolerance: Float
  ) -> [String] {
    let doubled = data.labels.indices.filter { $0 % 3 == 0 }
    var weighted = data
    weighted.weights = data.labels.indices.map { $0 % 3 == 0 ? 2 : 1 }
    let repeated = data.selecting(rows: Array(data.labels.indices) + doubled)
    do {
      let left = try fit(classifier, weighted).scores(for: data.features)
      let right = try fit(classifier, repeated).scores(for: data.features)
      let apart = zip(left, right).map { abs($0 - $1) }.max() ?? 0
      return apart <= tolerance ? [] : ["weight 2 and two rows are \(apart) apart"]
    } catch {
      return ["it throws: \(error)"]
    }
  }

  /// On two well separated blobs, held-out rows must be classified better than by the majority.
  package static func learningFaults(
    of classifier: any Classifier, on data: Dataset = SampleData.twoBlobs()
  ) -> [String] {
    let half = data.rowCount / 2
    let test = data.selecting(rows: Array(half..<data.rowCount))
    do {
      let model = try fit(classifier, data.selecting(rows: Array(0..<half)))
      let scores = model.scores(for: test.features)
      let right = zip(scores, test.labels).count { ($0 >= 0.5) == ($1 > 0.5) }
      let majority = max(test.positives, test.rowCount - test.positives)
      return right > majority
        ? [] : ["\(right) of \(test.rowCount) right, the majority has \(majority)"]
    } catch {
      return ["it throws: \(error)"]
    }
  }

  /// Data that is hard to learn from must give a model whose scores are probabilities, or a `FitError`
  /// that says what is wrong with just this data.
  ///
  /// One class: `oneClass` with its counts. No rows: `oneClass` with none, or `tooFew`. Two rows:
  /// `tooFew`, or `oneClass` where some are set aside. No columns: `unsuitable`. Huge values:
  /// `diverged`. Constant columns and separable rows are no reason to throw.
  package static func awkwardDataFaults(of classifier: any Classifier) -> [String] {
    awkwardData.flatMap { name, data, isReason -> [String] in
      do throws(FitError) {
        let scores = try fit(classifier, data).scores(for: data.features)
        return scoreFaults(scores, rows: data.rowCount).map { "on \(name): \($0)" }
      } catch {
        return isReason(error, data) ? [] : ["on \(name) it throws: \(error)"]
      }
    }
  }

  /// Data, and whether an error says what is wrong with it.
  private typealias AwkwardCase = (
    name: String, data: Dataset, isReason: @Sendable (FitError, Dataset) -> Bool
  )

  private static var awkwardData: [AwkwardCase] {
    let isOneClass = { @Sendable (error: FitError, data: Dataset) in
      error == .oneClass(positives: data.positives, rows: data.rowCount)
    }
    let isTooFew = { @Sendable (error: FitError, _: Dataset) in
      if case .tooFew = error { true } else { false }
    }
    let isNoReason = { @Sendable (_: FitError, _: Dataset) in false }
    return [
      ("only positive rows", SampleData.oneClass(1), isOneClass),
      ("only negative rows", SampleData.oneClass(0), isOneClass),
      ("a constant column", SampleData.constantColumn(), isNoReason),
      ("a column of zeros", SampleData.constantColumn(0), isNoReason),
      ("only a constant column", SampleData.allConstant(), isNoReason),
      (
        "huge values", SampleData.huge(),
        { error, _ in if case .diverged = error { true } else { false } }
      ),
      (
        "two rows", SampleData.twoBlobs(rows: 2, positiveShare: 0.5),
        { error, data in
          if case .oneClass = error { true } else { isTooFew(error, data) }
        }
      ),
      ("separable rows", SampleData.twoBlobs(rows: 40, distance: 50), isNoReason),
      (
        "no rows", SampleData.twoBlobs().selecting(rows: []),
        { isOneClass($0, $1) || isTooFew($0, $1) }
      ),
      (
        "no columns", SampleData.withoutColumns(),
        { error, _ in if case .unsuitable = error { true } else { false } }
      ),
    ]
  }

  private static func fit(
    _ classifier: any Classifier, _ data: Dataset, key: RandomKey = RandomKey(seed: 7),
    threads: Int = 1
  ) throws(FitError) -> any TrainedModel {
    try classifier.fit(data, context: FitContext(key: key, threads: threads))
  }

  private static func repetitionFaults(
    of classifier: any Classifier, on data: Dataset, key: RandomKey, _ model: any TrainedModel
  ) throws(FitError) -> [String] {
    var faults: [String] = []
    for threads in [1, 2, 4] {
      let again = try fit(classifier, data, key: key, threads: threads)
      if again.state != model.state {
        faults.append("the same key on \(threads) threads gives another model")
      }
      if again.record != model.record {
        faults.append("the same key on \(threads) threads gives another record")
      }
    }
    return faults
  }

  private static func stateFaults(
    of model: any TrainedModel, on data: Dataset
  ) throws(PackageError) -> [String] {
    var faults: [String] = []
    let state = model.state
    let again = try remade(model, from: state)
    if bits(again.scores(for: data.features)) != bits(model.scores(for: data.features)) {
      faults.append("read from its state, it gives other scores")
    }
    if again.state != state { faults.append("read from its state, it has another state") }
    if again.record != model.record { faults.append("read from its state, it has another record") }
    if Set(state.arrays.map(\.name)).count < state.arrays.count {
      faults.append("two arrays of its state have the same name")
    }
    for array in state.arrays where array.shape.reduce(1, *) != array.values.count {
      faults.append(
        "array '\(array.name)' of shape \(array.shape) holds \(array.values.count) numbers")
    }
    let empty = ModelState(header: .null, arrays: [])
    if (try? remade(model, from: empty)) != nil {
      faults.append("an empty state makes a model")
    }
    return faults
  }

  private static func remade<Model: TrainedModel>(
    _ model: Model, from state: ModelState
  ) throws(PackageError) -> any TrainedModel {
    try Model(state: state)
  }

  private static func rowFaults(of model: any TrainedModel, on data: Dataset) -> [String] {
    let whole = model.scores(for: data.features)
    guard whole.count == data.rowCount else { return [] }
    let rows = Array(stride(from: data.rowCount - 1, through: 0, by: -7))
    let picked = model.scores(for: data.features.selecting(rows: rows))
    return bits(picked) == bits(rows.map { whole[$0] })
      ? [] : ["a row's score depends on the rows it is scored with"]
  }

  private static func bits(_ scores: [Float]) -> [UInt32] { scores.map(\.bitPattern) }
}

extension ModelState.Values {
  /// How many numbers there are.
  var count: Int {
    switch self {
    case .float(let values): values.count
    case .double(let values): values.count
    case .int32(let values): values.count
    case .uint8(let values): values.count
    }
  }
}

extension ClassifierLaws {
  /// A fit that is told to stop must do so.
  package static func cancellationFaults(
    of classifier: any Classifier, on data: Dataset
  ) -> [String] {
    CancellationLaw.faults { isCancelled throws(FitError) in
      _ = try classifier.fit(
        data, context: FitContext(key: RandomKey(seed: 7), isCancelled: isCancelled))
    }
  }
}

/// What everything that takes long must obey: fits, and the checks of rows and folds.
package enum CancellationLaw {
  /// Work that is told to stop must throw `FitError.cancelled` within a second.
  ///
  /// It is told at once, and then after a tenth of a second; it must take longer than that. Work that
  /// ends by itself within the second is no breach.
  package static func faults(
    of work: (@escaping @Sendable () -> Bool) throws(FitError) -> Void
  ) -> [String] {
    [0, 100].flatMap { delay in faults(of: work, stoppedAfter: delay) }
  }

  private static func faults(
    of work: (@escaping @Sendable () -> Bool) throws(FitError) -> Void,
    stoppedAfter milliseconds: Int
  ) -> [String] {
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(milliseconds)
    do throws(FitError) {
      try work { clock.now >= end }
    } catch {
      guard error == .cancelled else { return ["told to stop, it throws: \(error)"] }
    }
    let late = clock.now - end
    return late < .seconds(1)
      ? [] : ["told to stop after \(milliseconds) ms, it went on for \(late)"]
  }
}
