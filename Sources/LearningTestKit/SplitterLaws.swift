public import Learning
public import Tables

/// What every splitter must obey.
public enum SplitterLaws {
  /// What is wrong with a fold of a number of rows.
  public static func faults(of fold: Fold, rows: Int) -> [String] {
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
  /// again, and rows tested twice in one repeat.
  public static func faults(
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
