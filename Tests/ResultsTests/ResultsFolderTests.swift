import Files
import Foundation
import Results
import Testing

@Suite struct ResultsFolderTests {
  @Test("files of figures are found by their ids, and those of an earlier report do not stay")
  func figures() throws {
    let path = FileManager.default.temporaryDirectory
      .appending(component: "workbench-figures-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = ResultsFolder(path: path)
    #expect(folder.figureIDs.isEmpty)
    try folder.write(figures: [("roc", [1]), ("gain", [2])])
    #expect(folder.figureIDs == ["gain", "roc"] && folder.figure("gain") == [2])
    try folder.write(figures: [("roc", [3])])
    #expect(folder.figureIDs == ["roc"] && folder.figure("roc") == [3])
    #expect(folder.figure("../figures/roc") == nil && folder.figure("gain") == nil)
  }

  @Test("a temporary folder that a killed process left goes with the next, one in use stays")
  func temporary() throws {
    let purpose = "workbench-purpose-\(UUID().uuidString)"
    let base = FileManager.default.temporaryDirectory.path() + purpose
    let (left, used) = (base + ".1.partial", base + ".2.partial")
    for path in [left, used] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(atPath: used) }
    let lock = try #require(try LockedFile(used + "/.lock", .shared))
    let folder = ResultsFolder.temporary(purpose)
    #expect(folder.path.hasPrefix(base) && folder.path.hasSuffix(".partial"))
    #expect(!FileManager.default.fileExists(atPath: left))
    #expect(FileManager.default.fileExists(atPath: used))
    withExtendedLifetime(lock) {}
  }
}
