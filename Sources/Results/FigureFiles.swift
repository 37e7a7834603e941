package import Experiments
import Files
import FoundationEssentials

/// `figures/`: a file a figure of the report, named by the figure's id.
extension ResultsFolder {
  private static let figures = "figures"
  private static let suffix = ".vg.json"

  /// The name of a figure's file in the folder.
  package static func figureFile(_ id: String) -> String { "\(figures)/\(id)\(suffix)" }

  /// The ids of the figures that are there, sorted.
  public var figureIDs: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: file(Self.figures)))
    return (names ?? []).filter { $0.hasSuffix(Self.suffix) }
      .map { String($0.dropLast(Self.suffix.count)) }.sorted()
  }

  /// The bytes of a figure's Vega spec; nil where there is no such figure.
  public func figure(_ id: String) -> [UInt8]? {
    guard figureIDs.contains(id) else { return nil }
    return try? bytes(of: Self.figureFile(id))
  }

  /// Writes the files of a report's figures; those of an earlier report do not stay.
  package func write(figures: [(id: String, bytes: [UInt8])]) throws(StudyError) {
    let kept = Set(figures.map(\.id))
    for id in figureIDs where !kept.contains(id) {
      try? FileManager.default.removeItem(atPath: file(Self.figureFile(id)))
    }
    do {
      try FileContents.makeFolder(file(Self.figures))
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
    for figure in figures { try write(figure.bytes, name: Self.figureFile(figure.id)) }
  }
}
