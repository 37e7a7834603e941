package import Learning
import StrictJSON
package import Tables

/// What every sampler must obey.
package enum SamplerLaws {
  /// What is wrong with a sampler on a dataset that it can balance.
  package static func faults(of sampler: any Sampler, on data: Dataset) -> [String] {
    let context = FitContext(key: RandomKey(seed: 7)["sampler"])
    do {
      let balanced = try sampler.resample(data, context: context)
      return shape(of: balanced, from: data) + originals(in: balanced, from: data)
        + (try repetition(of: sampler, on: data, balanced))
        + foresight(of: sampler, on: data, balanced)
    } catch {
      return ["it throws: \(error)"]
    }
  }

  /// What it says beforehand of the classes must be what it makes of them.
  private static func foresight(
    of sampler: any Sampler, on data: Dataset, _ balanced: Dataset
  ) -> [String] {
    let before = ClassBalance(labels: data.labels, weights: data.weights)
    guard let told = sampler.balance(before) else { return [] }
    let made = ClassBalance(labels: balanced.labels, weights: balanced.weights)
    guard told.positives == made.positives, told.negatives == made.negatives else {
      return ["it makes \(made) where it says \(told)"]
    }
    guard let expected = told.logOdds, let found = made.logOdds else { return [] }
    return abs(expected - found) <= 1e-6 ? [] : ["its log odds are \(found) and not \(expected)"]
  }

  private static func shape(of balanced: Dataset, from data: Dataset) -> [String] {
    var faults: [String] = []
    if balanced.columns != data.columns { faults.append("columns changed") }
    if balanced.sequence != data.sequence { faults.append("the sequence was lost") }
    if balanced.labels.contains(where: { $0 != 0 && $0 != 1 }) {
      faults.append("a label is neither 0 nor 1")
    }
    if !balanced.features.elements.allSatisfy({ $0.isFinite }) {
      faults.append("a feature is not finite")
    }
    if let weights = balanced.weights, !weights.allSatisfy({ $0.isFinite && $0 >= 0 }) {
      faults.append("a weight is negative or not finite")
    }
    return faults
  }

  /// Rows that bear an identity are the data's own; rows that were made come last.
  private static func originals(in balanced: Dataset, from data: Dataset) -> [String] {
    var faults: [String] = []
    for row in balanced.labels.indices where balanced.rowIDs[row] >= 0 {
      guard let original = data.rowIDs.firstIndex(of: balanced.rowIDs[row]) else {
        return ["row \(row) has the identity of no row"]
      }
      if balanced.features[row: row] != data.features[row: original]
        || balanced.labels[row] != data.labels[original]
      {
        faults.append("row \(row) is not the row it claims to be")
      }
    }
    let firstMade = balanced.rowIDs.firstIndex(of: -1) ?? balanced.rowCount
    if balanced.rowIDs[firstMade...].contains(where: { $0 >= 0 }) {
      faults.append("made rows stand before original ones")
    }
    return faults
  }

  private static func repetition(
    of sampler: any Sampler, on data: Dataset, _ balanced: Dataset
  ) throws(FitError) -> [String] {
    var faults: [String] = []
    for threads in [1, 2, 4] {
      let context = FitContext(key: RandomKey(seed: 7)["sampler"], threads: threads)
      let again = try sampler.resample(data, context: context)
      if again.features != balanced.features || again.labels != balanced.labels
        || again.weights != balanced.weights || again.rowIDs != balanced.rowIDs
      {
        faults.append("the same key on \(threads) threads gives another training set")
      }
    }
    return faults
  }
}

/// What every splitter must obey.
package enum SplitterLaws {
  /// What is wrong with a fold of a number of rows.
  package static func faults(of fold: Fold, rows: Int) -> [String] {
    var faults: [String] = []
    let place = "repeat \(fold.repeat) fold \(fold.index)"
    for (name, part) in [("training", fold.train), ("test", fold.test)] {
      if part.isEmpty { faults.append("\(place) has no \(name) rows") }
      if zip(part, part.dropFirst()).contains(where: { $0 >= $1 }) {
        faults.append("\(place): \(name) rows do not rise")
      }
      if part.contains(where: { !(0..<rows).contains($0) }) {
        faults.append("\(place): \(name) rows lie outside of the table")
      }
    }
    if !Set(fold.train).isDisjoint(with: fold.test) {
      faults.append("\(place) trains on rows that it tests")
    }
    return faults
  }

  /// What is wrong with a splitter on a table: folds that are no folds, folds that change when asked
  /// again, and rows tested twice in one repeat; and the same of its inner folds.
  package static func faults(
    of splitter: any Splitter, table: Table, labels: [Float], key: RandomKey
  ) throws(FitError) -> [String] {
    var faults = try ownFaults(of: splitter, table: table, labels: labels, key: key)
    for fold in try splitter.folds(of: table, labels: labels, key: key) {
      faults += try ownFaults(
        of: splitter.inner(folds: 2), table: table.selecting(rows: fold.train),
        labels: fold.train.map { labels[$0] }, key: key
      ).map { "inner folds: \($0)" }
    }
    return faults
  }

  /// What is wrong with folds that keep the rows of a group together.
  package static func groupFaults(of folds: [Fold], groups: [Int]) -> [String] {
    folds.filter { fold in
      !Set(fold.train.map { groups[$0] }).isDisjoint(with: fold.test.map { groups[$0] })
    }.map { "repeat \($0.repeat) fold \($0.index) trains on a group that it tests" }
  }

  /// What is wrong with folds that are tested later than they were trained, in order of time.
  package static func timeFaults(of folds: [Fold], times: [Double]) -> [String] {
    var faults: [String] = []
    var latest = -Double.infinity
    for fold in folds {
      let trained = fold.train.map { times[$0] }.max() ?? .infinity
      let tested = fold.test.map { times[$0] }
      if trained >= tested.min() ?? -.infinity {
        faults.append("fold \(fold.index) trains on rows that are not earlier than those it tests")
      }
      if tested.min() ?? -.infinity <= latest {
        faults.append("fold \(fold.index) tests rows of a time that was tested before")
      }
      latest = tested.max() ?? latest
    }
    return faults
  }

  private static func ownFaults(
    of splitter: any Splitter, table: Table, labels: [Float], key: RandomKey
  ) throws(FitError) -> [String] {
    let folds = try splitter.folds(of: table, labels: labels, key: key)
    var faults = folds.flatMap { Self.faults(of: $0, rows: table.rowCount) }
    if try splitter.folds(of: table, labels: labels, key: key) != folds {
      faults.append("the same key gives other folds")
    }
    if folds.isEmpty { faults.append("there are no folds") }
    for round in Set(folds.map(\.repeat)).sorted() {
      let ofRound = folds.filter { $0.repeat == round }
      if ofRound.map(\.index) != Array(ofRound.indices) {
        faults.append("the folds of repeat \(round) are not numbered from 0")
      }
      let tested = ofRound.flatMap(\.test)
      if Set(tested).count < tested.count {
        faults.append("repeat \(round) tests a row twice")
      }
    }
    return faults
  }
}

/// What every transform must obey; each function gives a sentence for every breach.
package enum TransformLaws {
  /// Everything that must hold on a table that the transform can be fitted to.
  ///
  /// Fitting twice gives the same step; the step keeps rows, treats each row by itself, gives the bits
  /// of its formulas, and is the same after it was written and read; without one of the columns it throws or goes on.
  package static func faults(of transform: any Transform, on table: Table) -> [String] {
    do throws(FitError) {
      return try faults(fitting: transform, on: table)
    } catch {
      return ["it throws: \(error)"]
    }
  }

  private static func faults<T: Transform>(
    fitting transform: T, on table: Table
  ) throws(FitError) -> [String] {
    let labels = TrainingLabels(
      (0..<table.rowCount).map { $0 % 3 == 0 ? 1 : 0 }, key: RandomKey(seed: 1))
    let (step, training) = try transform.fit(table, labels: labels)
    var faults: [String] = []
    let again = try transform.fit(table, labels: labels)
    if again.fitted != step || !again.training.isSame(as: training) {
      faults.append("fitted twice, it gives another step")
    }
    do {
      let prepared = try step.apply(to: table)
      faults += rowFaults(of: prepared, from: table)
      if training.columns.map(\.name) != prepared.columns.map(\.name)
        || training.rowIDs != table.rowIDs
      {
        faults.append("training rows get other columns than rows to be scored")
      }
      let rows = Array(stride(from: table.rowCount - 1, through: 0, by: -3))
      let part = try step.apply(to: table.selecting(rows: rows))
      if !part.isSame(as: prepared.selecting(rows: rows)) {
        faults.append("a row is prepared otherwise among other rows")
      }
      if try step.apply(to: table.selecting(rows: [])).rowCount != 0 {
        faults.append("rows appear in an empty table")
      }
      faults += codingFaults(of: step, on: table, prepared)
      faults += loweringFaults(of: FittedStep(name: T.name, fitted: step), on: table, prepared)
      for column in table.columns {
        var lacking = table
        lacking.columns.removeAll { $0.name == column.name }
        _ = try? step.apply(to: lacking)
      }
    } catch {
      faults.append("applying it throws: \(error)")
    }
    return faults
  }

  private static func rowFaults(of prepared: Table, from table: Table) -> [String] {
    var faults: [String] = []
    if prepared.rowIDs != table.rowIDs { faults.append("the rows changed") }
    if Set(prepared.columns.map(\.name)).count < prepared.columns.count {
      faults.append("two columns have the same name")
    }
    let kept = table.columns.filter { $0.role != .feature }.map(\.name)
    if prepared.columns.filter({ $0.role != .feature }).map(\.name) != kept {
      faults.append("columns that are no features changed")
    }
    return faults
  }

  /// Formulas give the bits that the step gives, missing and unseen names included.
  private static func loweringFaults(
    of step: FittedStep, on table: Table, _ prepared: Table
  ) -> [String] {
    let labels = [Float](repeating: 0, count: table.rowCount)
    guard let expected = try? Dataset(table: prepared, labels: labels) else { return [] }
    do throws(DataError) {
      let schema = InputSchema(of: table)
      let program = try FeatureProgram([step], schema: schema)
      let features = try program.features(of: RawRows(table, schema: schema))
      var faults: [String] = []
      if program.formulas.map(\.feature) != expected.columns {
        faults.append("its formulas give other features than the step")
      }
      if features.elements.map(\.bitPattern) != expected.features.elements.map(\.bitPattern) {
        faults.append("its formulas give other numbers than the step")
      }
      return faults
    } catch {
      return ["its formulas throw: \(error)"]
    }
  }

  private static func codingFaults<Step: FittedTransform>(
    of step: Step, on table: Table, _ prepared: Table
  ) -> [String] {
    do {
      let read = StrictJSON.decode(Step.self, from: try StrictJSON.encode(step))
      guard let again = read.value, read.issues.isEmpty else {
        return ["written and read, it has issues: \(read.issues)"]
      }
      if again != step { return ["written and read, it is another step"] }
      return try again.apply(to: table).isSame(as: prepared)
        ? [] : ["written and read, it prepares otherwise"]
    } catch {
      return ["it cannot be written and read: \(error)"]
    }
  }
}

extension Table {
  /// Whether two tables hold the same bits, a missing number equal to a missing number.
  package func isSame(as other: Table) -> Bool {
    rowIDs == other.rowIDs && sequence == other.sequence && columns.count == other.columns.count
      && zip(columns, other.columns).allSatisfy { left, right in
        left.name == right.name && left.role == right.role
          && left.indicatorOf == right.indicatorOf && left.values.isSame(as: right.values)
      }
  }
}

extension ColumnValues {
  func isSame(as other: ColumnValues) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)), (.date(let left), .date(let right)):
      left.map(\.bitPattern) == right.map(\.bitPattern)
        || (left.count == right.count
          && zip(left, right).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
    case (.category(let left), .category(let right)): left == right
    case (.text(let left), .text(let right)): left == right
    default: false
    }
  }
}
