package import Experiments
import Files
package import Learning
import Tables

/// `predictions.csv`: a row a tested row and repeat, in the order of folds.
///
/// Where rows have weights, they stand behind the truth. Every candidate has a column of probabilities, and
/// one of scores as its model gave them where those were calibrated; empty where it failed.
package struct PredictionsFile: ResultsFile {
  /// A candidate's scores, a tested row each.
  package struct Scores: Hashable, Sendable {
    package var candidate: String
    /// NaN where it failed.
    package var probabilities: [Float]
    /// As the model gave them; nil where they were not changed.
    package var raw: [Float]?

    package static func == (first: Self, second: Self) -> Bool {
      // What is missing, NaN, equals itself here.
      first.candidate == second.candidate && bits(first.probabilities) == bits(second.probabilities)
        && first.raw.map(bits) == second.raw.map(bits)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(candidate) }

    private static func bits(_ scores: [Float]) -> [UInt32] {
      scores.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern }
    }
  }

  package static let name = "predictions.csv"

  /// The row of the table's file, counted from 0, of each tested row.
  package var rows: [Int]
  /// What names each row; empty where nothing does.
  package var identifiers: [String]
  package var repeats: [Int]
  package var folds: [Int]
  /// 1 for positive rows, 0 for the others.
  package var labels: [Float]
  /// How much each row counts; nil where all count 1.
  package var weights: [Float]?
  package var scores: [Scores]

  /// The out-of-fold predictions of a study.
  package init(_ result: StudyResult) {
    let study = result.study
    let tested = study.folds.flatMap { fold in fold.test.map { (fold, $0) } }
    rows = tested.map { study.data.table.rowIDs[$1] }
    identifiers = tested.map { study.data.identifiers?[$1] ?? "" }
    repeats = tested.map { $0.0.repeat }
    folds = tested.map { $0.0.index }
    labels = tested.map { study.data.labels[$1] > 0.5 ? 1 : 0 }
    weights = study.measuringWeights(tested.map { $1 })?.map { Float($0) }
    scores = study.candidates.indices.map { candidate in
      let results = result.results(of: candidate)
      func joined(_ scores: (OutOfFoldPredictions) -> [Float]) -> [Float] {
        results.flatMap { result in
          (result.scored?.predictions).map(scores) ?? result.fold.test.map { _ in .nan }
        }
      }
      let isCalibrated = results.contains { $0.scored?.predictions.isCalibrated == true }
      return Scores(
        candidate: study.candidates[candidate].name, probabilities: joined { $0.probabilities },
        raw: isCalibrated ? joined { $0.rawScores } : nil)
    }
  }
}

// MARK: - Columns

extension PredictionsFile {
  private enum Column: String, CaseIterable {
    case row, id, `repeat`, fold, truth
  }

  /// The column of weights, behind those that every file has; no candidate has its name.
  private static let weightName = "weight"

  private static func rawName(_ candidate: String) -> String { "\(candidate) raw" }

  package func bytes() -> [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(
      Column.allCases.map(\.rawValue) + (weights == nil ? [] : [Self.weightName])
        + scores.flatMap { column in
          [column.candidate] + (column.raw == nil ? [] : [Self.rawName(column.candidate)])
        })
    let columns = scores.flatMap { [$0.probabilities] + ($0.raw.map { [$0] } ?? []) }
    for place in rows.indices {
      for column in Column.allCases {
        switch column {
        case .row: writer.write(rows[place])
        case .id: writer.write(ofData: identifiers[place])
        case .repeat: writer.write(repeats[place])
        case .fold: writer.write(folds[place])
        case .truth: writer.write(labels[place] > 0.5 ? 1 : 0)
        }
      }
      if let weights { writer.write(weights[place]) }
      for column in columns { writer.write(column[place]) }
      writer.endRow()
    }
    return writer.bytes
  }

  package init(bytes: [UInt8], path: String) throws(StudyError) {
    try self.init(bytes: bytes, path: path, candidates: nil)
  }

  /// Reads the places of all rows, and the scores of some candidates or of all.
  init(bytes: [UInt8], path: String, candidates: [String]?) throws(StudyError) {
    rows = []
    identifiers = []
    repeats = []
    folds = []
    labels = []
    scores = []
    do {
      var blocks = try DelimitedBlocks(bytes: bytes, name: path)
      let names = blocks.header.names
      let places = try Self.places(names, path: path)
      let weightPlace = Self.weightPlace(names)
      if weightPlace != nil { weights = [] }
      var columns = try Self.scoreColumns(names, wanted: candidates, path: path)
      var records = DelimitedRows(header: blocks.header)
      while let block = try blocks.next() {
        try records.split(block)
        func whole(_ column: Column) throws(StudyError) -> [Int] {
          try Self.whole(records.numbers(ofColumn: places[column] ?? 0).values, column, path)
        }
        rows += try whole(.row)
        repeats += try whole(.repeat)
        folds += try whole(.fold)
        labels += try whole(.truth).map { Float($0) }
        if let weightPlace {
          weights? += try Self.weights(records.numbers(ofColumn: weightPlace).values, path)
        }
        identifiers += (0..<records.count).map {
          records.text($0, column: places[.id] ?? 0)
        }
        for index in columns.indices { columns[index].read(records) }
      }
      scores = columns.map(\.scores)
      for column in scores { try Self.check(column, path) }
      try requireOneTruth(path: path)
    } catch let error as StudyError {
      throw error
    } catch {
      throw .damaged(path: path, reason: "cannot be read as results: \(error)")
    }
  }

  private static func places(
    _ names: [String], path: String
  ) throws(StudyError) -> [Column: Int] {
    var places: [Column: Int] = [:]
    for column in Column.allCases {
      guard let place = names.firstIndex(of: column.rawValue) else {
        throw .damaged(path: path, reason: "has no column '\(column.rawValue)'")
      }
      places[column] = place
    }
    return places
  }

  private static func whole(
    _ values: [Double], _ column: Column, _ path: String
  ) throws(StudyError) -> [Int] {
    let most = column == .truth ? 1 : column == .row ? 1e15 : 1e6
    guard values.allSatisfy({ 0...most ~= $0 && $0 == $0.rounded() }) else {
      throw .damaged(
        path: path,
        reason: "a field of the column '\(column.rawValue)' is no "
          + (column == .truth ? "0 or 1" : "whole number"))
    }
    return values.map { Int($0) }
  }

  private func requireOneTruth(path: String) throws(StudyError) {
    var truths: [Int: Float] = [:]
    for (row, label) in zip(rows, labels)
    where truths.updateValue(label, forKey: row) ?? label != label {
      throw .damaged(path: path, reason: "gives row \(row) two truths")
    }
  }

  /// Where the weights stand; nil where all rows count the same.
  private static func weightPlace(_ names: [String]) -> Int? {
    let place = Column.allCases.count
    return place < names.count && names[place] == weightName ? place : nil
  }

  /// Throws where a score is no probability; none stands where a candidate failed.
  private static func check(_ column: Scores, _ path: String) throws(StudyError) {
    guard (column.probabilities + (column.raw ?? [])).allSatisfy({ $0.isNaN || 0...1 ~= $0 }) else {
      throw .damaged(
        path: path, reason: "a field of the column '\(column.candidate)' is no probability")
    }
  }

  private static func weights(_ values: [Double], _ path: String) throws(StudyError) -> [Float] {
    guard values.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw .damaged(
        path: path, reason: "a field of the column '\(weightName)' is no number of at least 0")
    }
    return values.map { Float($0) }
  }

  /// A candidate's columns while they are read.
  private struct ScoreColumns {
    var place: Int
    var rawPlace: Int?
    var scores: Scores

    mutating func read(_ records: borrowing DelimitedRows) {
      scores.probabilities += records.numbers(ofColumn: place).values.map { Float($0) }
      if let rawPlace {
        scores.raw? += records.numbers(ofColumn: rawPlace).values.map { Float($0) }
      }
    }
  }

  private static func scoreColumns(
    _ names: [String], wanted: [String]?, path: String
  ) throws(StudyError) -> [ScoreColumns] {
    var found: [ScoreColumns] = []
    var place = Column.allCases.count + (weightPlace(names) == nil ? 0 : 1)
    while place < names.count {
      let next = place + 1
      let hasRaw = next < names.count && names[next] == rawName(names[place])
      found.append(
        ScoreColumns(
          place: place, rawPlace: hasRaw ? next : nil,
          scores: Scores(candidate: names[place], probabilities: [], raw: hasRaw ? [] : nil)))
      place += hasRaw ? 2 : 1
    }
    guard let wanted else { return found }
    var chosen: [ScoreColumns] = []
    for name in wanted {
      guard let column = found.first(where: { $0.scores.candidate == name }) else {
        throw .damaged(path: path, reason: "has no column '\(name)'")
      }
      chosen.append(column)
    }
    return chosen
  }
}

// MARK: - What was tested where

extension PredictionsFile {
  /// The tested rows of every repeat and fold, one after the other.
  package var parts: [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    for row in rows.indices {
      let next = row + 1
      if next == rows.count || repeats[next] != repeats[row] || folds[next] != folds[row] {
        parts.append(start..<next)
        start = next
      }
    }
    return parts
  }

  /// A data row that was tested, in every repeat once.
  package struct TestedRow {
    /// Its number in the table's file, from 0.
    package var row: Int
    /// What names it; empty where nothing does.
    package var identifier: String
    /// 1 where it is positive, 0 where not.
    package var label: Float
  }

  /// The data rows that were tested, in the order of the table.
  package var tested: [TestedRow] {
    places.sorted { $0.key < $1.key }.map { row, place in
      TestedRow(row: row, identifier: identifiers[place], label: labels[place])
    }
  }

  /// Where each data row stands here, for the last time.
  private var places: [Int: Int] {
    Dictionary(zip(rows, rows.indices), uniquingKeysWith: { _, last in last })
  }

  /// A candidate's predictions, data rows counted as in `tested`, under a name; nil where there is no
  /// score of a row or no threshold of a fold.
  package func predictions(
    of candidate: String, thresholds: [Double?], as name: String
  ) -> OutOfFoldPredictions? {
    let parts = parts
    guard let scores = scores.first(where: { $0.candidate == candidate })?.probabilities,
      scores.allSatisfy({ !$0.isNaN }), thresholds.count == parts.count, !thresholds.contains(nil)
    else { return nil }
    let order = Dictionary(
      uniqueKeysWithValues: places.keys.sorted().enumerated().map { ($0.element, $0.offset) })
    var predictions = OutOfFoldPredictions(candidate: name)
    for (part, threshold) in zip(parts, thresholds.compactMap(\.self)) {
      predictions.append(
        repeat: repeats[part.lowerBound], index: folds[part.lowerBound],
        threshold: Float(threshold), rows: rows[part].compactMap { order[$0] },
        labels: labels[part], weights: weights?[part].map { Double($0) }[...],
        probabilities: scores[part])
    }
    return predictions
  }

  /// How often the data were split.
  package var repeatCount: Int { (repeats.max() ?? 0) + 1 }

  /// The SHA-256 of what was tested where: row, repeat, fold and truth.
  package var digest: String {
    var bytes: [UInt8] = []
    for place in rows.indices {
      bytes +=
        "\(rows[place]),\(repeats[place]),\(folds[place]),\(Int(labels[place])),\n".utf8
    }
    return SHA256.hex(of: bytes)
  }
}

extension StoredRun {
  /// Reads the out-of-fold predictions of some candidates.
  package func predictions(of candidates: [String]) throws(StudyError) -> PredictionsFile {
    let file = folder.file(PredictionsFile.name)
    guard folder.holds(PredictionsFile.name) else {
      throw .damaged(
        path: file,
        reason: "is not there, as in results of which only the small files are kept. It holds the "
          + "rows that are compared; `workbench run` of the same spec makes it")
    }
    return try PredictionsFile(
      bytes: try bytes(of: PredictionsFile.name), path: file, candidates: candidates)
  }
}
