public import Experiments
import Files
import FoundationEssentials
import Learning

extension ResultsFolder {
  /// Names of the reproducible files of a report's figures, and their bytes.
  public static func figureFiles(_ content: ReportContent) -> [(name: String, bytes: [UInt8])] {
    content.figures.map { ("figures/\($0.id).vg.json", $0.bytes) }
  }

  /// Writes `report.html` and a file a figure; figures of an earlier report do not stay.
  public func write(_ content: ReportContent, library: VegaLibrary) throws(StudyError) {
    let folder = "\(path)/figures"
    let files = Self.figureFiles(content)
    let present = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let kept = Set(files.map(\.name))
    for name in present where name.hasSuffix(".vg.json") && !kept.contains("figures/\(name)") {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
    do {
      try FileContents.makeFolder(folder)
      for file in files { try FileContents.write(file.bytes, to: "\(path)/\(file.name)") }
      try FileContents.write(
        ReportPage(content, library: library).bytes, to: "\(path)/report.html")
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }
}
