import Experiments
import Files
import Learning
import Tables

/// `predictions.csv` read again: the rows that were tested, and what candidates said of them.
struct Predictions {
  /// The file's data row of each.
  var rows: [Int]
  /// What names each row; empty where nothing does.
  var identifiers: [String]
  /// 1 for positive rows, 0 for the others.
  var labels: [Float]
  /// The tested rows of every repeat and fold, one after the other.
  var parts: [Range<Int>]
  /// How often the data were split.
  var repeats: Int
  /// Probabilities by candidate; NaN where it failed.
  var scores: [String: [Float]]
  /// The SHA-256 of what was tested where: row, repeat, fold and truth.
  var digest: String
}

extension ResultsFolder {
  /// Reads the probabilities of some candidates.
  func predictions(of candidates: [String]) throws(StudyError) -> Predictions {
    let file = "\(path)/predictions.csv"
    guard (try? FileContents.digest(file)) != nil else {
      throw .file(
        path: file,
        reason: "is not there, as in results of which only the small files are kept. It holds the "
          + "rows that are compared; `workbench run` of the same spec makes it")
    }
    let places = ["row", "repeat", "fold", "truth"]
    let table = try table("predictions.csv", text: ["id"], numbers: places + candidates)
    let columns = places.map { table.numbers($0) }
    for (name, column) in zip(places, columns) where !column.allSatisfy({ $0 >= 0 && $0 < 1e15 }) {
      throw .file(path: file, reason: "a field of the column '\(name)' is no whole number")
    }
    return Predictions(
      rows: columns[0].map { Int($0) },
      identifiers: (0..<table.rowCount).map { table.text("id", $0) },
      labels: columns[3].map { Float($0) },
      parts: Self.parts(repeats: columns[1], folds: columns[2]),
      repeats: Int(columns[1].max() ?? 0) + 1,
      scores: Dictionary(
        uniqueKeysWithValues: candidates.map { ($0, table.numbers($0).map { Float($0) }) }),
      digest: Self.digest(columns))
  }

  private static func parts(repeats: [Double], folds: [Double]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    for row in repeats.indices {
      let next = row + 1
      if next == repeats.count || repeats[next] != repeats[row] || folds[next] != folds[row] {
        parts.append(start..<next)
        start = next
      }
    }
    return parts
  }

  private static func digest(_ columns: [[Double]]) -> String {
    var bytes: [UInt8] = []
    for row in columns[0].indices {
      for column in columns { bytes += "\(Int(column[row])),".utf8 }
      bytes.append(10)
    }
    return SHA256.hex(of: bytes)
  }
}
