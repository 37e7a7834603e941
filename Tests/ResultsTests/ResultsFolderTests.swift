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
}
