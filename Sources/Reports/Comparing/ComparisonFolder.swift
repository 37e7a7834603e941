import Experiments
import Files
import Learning

/// Where the files of a comparison go.
public struct ComparisonFolder: Sendable {
  /// Why they cannot be written.
  public enum Failure: Error, Sendable, Hashable {
    /// A file or folder, and what is wrong with it.
    case unwritable(path: String, reason: String)
  }

  /// The folder, made where it is missing.
  public let path: String

  /// A folder; nothing is made yet.
  public init(path: String) { self.path = path }

  /// Writes `comparison.csv`, `caught.csv` and `comparison.md`.
  public func write(_ comparison: RowComparison) throws(Failure) {
    try write([
      ("comparison.csv", comparison.csv), ("caught.csv", comparison.caughtCSV),
      ("comparison.md", comparison.document.markdown),
    ])
  }

  /// Writes `comparison.csv`, `comparison.md` and, where there are tests, the Vega spec of the
  /// critical-difference diagram.
  public func write(_ comparison: TaskComparison) throws(Failure) {
    let figure = Figure.criticalDifference(comparison).map {
      [("\($0.id).vg.json", $0.bytes)]
    }
    try write(
      [("comparison.csv", comparison.csv), ("comparison.md", comparison.document.markdown)]
        + (figure ?? []))
  }

  private func write(_ files: [(name: String, bytes: [UInt8])]) throws(Failure) {
    do throws(FileError) {
      try FileContents.makeFolder(path)
      for file in files { try FileContents.write(file.bytes, to: "\(path)/\(file.name)") }
    } catch {
      throw .unwritable(path: error.path, reason: error.reason)
    }
  }
}
